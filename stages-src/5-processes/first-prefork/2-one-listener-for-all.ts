/** A master and its workers, second sitting: one listening socket for all. */
import { Command } from 'commander'
import {
  accept4,
  ChildStatus,
  close,
  Memory,
  must,
  P_PID,
  POLLIN,
  posix_spawn,
  SocketAddress,
  SpawnActions,
  SpawnAttributes,
  WEXITED,
  waitid,
} from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking, LineReader, writeAll } from '../../1-echo/robust-io.ts'

/** The number under which a worker has the listening socket. */
const LISTENER = 3
const memory = new Memory(8192)

if (process.argv[2] === 'worker') work()
else start()

/** Has workers, and waits for the end of each. Serves nobody itself. */
function start(): void {
  const cli = new Command('first-prefork.ts')
    .description('Answers with one page, from so many processes.')
    .option('--port <number>', 'listen on this port', Number, 8005)
    .option('--workers <number>', 'so many answer', Number, 4)
    .parse()
  process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
  const { port, workers } = cli.opts()
  const listener = listeningSocket('127.0.0.1', port)
  const actions = new SpawnActions()
  actions.dup2(listener, LISTENER)
  const pids = Array.from({ length: workers }, () => spawn(actions))
  console.log(`listening on http://${nameOf(listener)}`)
  for (const pid of pids) {
    const status = new ChildStatus()
    must(waitid(P_PID, pid, status, WEXITED), 'waitid')
    console.log(`${status.pid} was ended by signal ${status.status}`)
  }
}

/** This program once more, as a worker: its process's number. */
function spawn(actions: SpawnActions): number {
  const { argv, env, execArgv, execPath } = process
  const words = [execPath, ...execArgv, argv[1] as string, 'worker']
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const attributes = new SpawnAttributes()
  const pid = posix_spawn(execPath, actions, attributes, words, variables)
  return must(pid, 'posix_spawn')
}

/** Answers one client after the other. */
function work(): void {
  for (const peer = new SocketAddress(); ; ) {
    blocking.wait(LISTENER, POLLIN)
    const client = accept4(LISTENER, peer, 0)
    if (client >= 0) answer(client)
  }
}

/** Reads a head, and answers it with a page. */
function answer(client: number): void {
  const lines = new LineReader(client, memory)
  let length = lines.readLine()
  while (length > 2) length = lines.readLine()
  const page = `<!doctype html>\n<title>A page</title>\n<h1>From ${process.pid}</h1>\n`
  let head = `HTTP/1.1 200 OK\r\nDate: ${new Date().toUTCString()}\r\n`
  head += `Content-Type: text/html\r\nContent-Length: ${page.length}\r\n`
  const response = `${head}Connection: close\r\n\r\n${page}`
  if (length === 2) writeAll(client, memory, 0, memory.bytes.write(response))
  close(client)
}
