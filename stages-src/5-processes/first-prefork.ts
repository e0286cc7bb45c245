/** Week 14's server: a master, and workers that are there before anybody comes. */
import { Command } from 'commander'
import {
  accept4,
  ChildStatus,
  CLD_EXITED,
  close,
  Memory,
  must,
  O_CLOEXEC,
  P_PIDFD,
  POLLIN,
  PollSet,
  pidfd_open,
  pipe2,
  poll,
  posix_spawn,
  read,
  SOCK_NONBLOCK,
  SocketAddress,
  SpawnActions,
  SpawnAttributes,
  WEXITED,
  waitid,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../1-echo/listening-socket.ts'
import { LineReader, writeAll } from '../1-echo/robust-io.ts'

/** What a worker is born with: where clients come, and what ends with the master. */
const [LISTENER, LIFELINE] = [3, 4]
const [watched, memory] = [new PollSet(256), new Memory(8192)]

if (process.argv[2] === 'worker') work()
else start()

/** Has workers, and has another for each that has ended. Serves nobody itself. */
function start(): void {
  const cli = new Command('first-prefork.ts')
    .description('Answers with one page, from so many processes.')
    .option('--port <number>', 'listen on this port', Number, 8005)
    .option('--workers <number>', 'so many answer', Number, 4)
    .parse()
  process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
  const { port, workers } = cli.opts()
  const listener = listeningSocket('127.0.0.1', port)
  const ends = new Memory(8)
  must(pipe2(ends, O_CLOEXEC), 'pipe2')
  const actions = new SpawnActions()
  actions.dup2(listener, LISTENER)
  actions.dup2(ends.view.getInt32(0, true), LIFELINE)
  const pidfds = Array.from({ length: workers }, () => spawn(actions))
  console.log(`listening on http://${nameOf(listener)}`)
  for (const status = new ChildStatus(); ; ) {
    for (const [at, pidfd] of pidfds.entries()) watched.set(at, pidfd, POLLIN)
    poll(watched, workers, -1)
    const at = pidfds.findIndex((_, at) => watched.revents(at) !== 0)
    if (at < 0) continue
    must(waitid(P_PIDFD, pidfds[at] as number, status, WEXITED), 'waitid')
    // One that gives up by itself would give up again.
    if (status.code === CLD_EXITED) throw new Error(`${status.pid} has given up`)
    console.log(`${status.pid} was ended by signal ${status.status}`)
    close(pidfds[at] as number)
    pidfds[at] = spawn(actions)
  }
}

/** This program once more, as a worker: a descriptor for its process. */
function spawn(actions: SpawnActions): number {
  const { argv, env, execArgv, execPath } = process
  const words = [execPath, ...execArgv, argv[1] as string, 'worker']
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const attributes = new SpawnAttributes()
  const pid = posix_spawn(execPath, actions, attributes, words, variables)
  return must(pidfd_open(must(pid, 'posix_spawn'), 0), 'pidfd_open')
}

/** Answers one client after the other, as long as there is a master. */
function work(): void {
  for (const peer = new SocketAddress(); ; ) {
    wait(LISTENER, POLLIN)
    const client = accept4(LISTENER, peer, SOCK_NONBLOCK)
    if (client >= 0) answer(client)
  }
}

/** Sleeps until one of `events` is there. The worker ends where its master has. */
function wait(fd: number, events: number): number {
  watched.set(0, fd, events)
  watched.set(1, LIFELINE, POLLIN)
  if (poll(watched, 2, -1) > 0 && watched.revents(1) !== 0) process.exit()
  return 0
}

/** Reads a head, and answers it with a page. */
function answer(client: number): void {
  const io = { read, write, wait }
  const lines = new LineReader(client, memory, io)
  let length = lines.readLine()
  while (length > 2) length = lines.readLine()
  const page = `<!doctype html>\n<title>A page</title>\n<h1>From ${process.pid}</h1>\n`
  let head = `HTTP/1.1 200 OK\r\nDate: ${new Date().toUTCString()}\r\n`
  head += `Content-Type: text/html\r\nContent-Length: ${page.length}\r\n`
  const response = `${head}Connection: close\r\n\r\n${page}`
  if (length === 2) writeAll(client, memory, 0, memory.bytes.write(response), io)
  close(client)
}
