/** Workers that count together, first sitting: a number in each. */
import { Command } from 'commander'
import {
  accept4,
  ChildStatus,
  close,
  Memory,
  must,
  P_PIDFD,
  POLLIN,
  PollSet,
  poll,
  read,
  SOCK_NONBLOCK,
  SocketAddress,
  WEXITED,
  waitid,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { LineReader, writeAll } from '../../1-echo/robust-io.ts'
import { type Spawned, spawnJoined } from '../master/spawn-worker.ts'

/** What a worker is born with: where clients come, and what ends with the master. */
const [LISTENER, LIFELINE] = [3, 4]
const [watched, memory] = [new PollSet(256), new Memory(8192)]

if (process.argv[2] === 'worker') work(Number(process.argv[3]))
else start()

/** Has workers, and another worker for each that has ended. */
function start(): void {
  const cli = new Command('first-shared-counter.ts')
    .description('Counts the requests of all its processes.')
    .option('--port <number>', 'listen on this port', Number, 8005)
    .option('--workers <number>', 'so many answer', Number, 4)
    .option('--add <number>', 'each counts so many more when it begins', Number, 0)
    .parse()
  process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
  const { port, workers, add } = cli.opts()
  const listener = listeningSocket('127.0.0.1', port)
  const given = [[listener, LISTENER]] as const
  const spawn = (add: number) =>
    spawnJoined(import.meta.filename, ['worker', `${add}`], LIFELINE, given)
  const seats = Array.from({ length: workers }, () => spawn(add))
  console.log(`listening on http://${nameOf(listener)}`)
  for (const status = new ChildStatus(); ; ) {
    for (const [at, { pidfd }] of seats.entries()) watched.set(at, pidfd, POLLIN)
    poll(watched, workers, -1)
    const at = seats.findIndex((_, at) => watched.revents(at) !== 0)
    if (at < 0) continue
    const { channel, pidfd } = seats[at] as Spawned
    must(waitid(P_PIDFD, pidfd, status, WEXITED), 'waitid')
    for (const fd of [channel, pidfd]) close(fd)
    seats[at] = spawn(0)
  }
}

/** Answers one client after the other, as long as there is a master. */
function work(add: number): void {
  let number = add
  for (const peer = new SocketAddress(); ; ) {
    wait(LISTENER, POLLIN)
    const client = accept4(LISTENER, peer, SOCK_NONBLOCK)
    if (client >= 0)
      answer(client, () => {
        number += 1
        return number
      })
  }
}

/** Sleeps until one of `events` is there. The worker ends where its master has. */
function wait(fd: number, events: number): number {
  watched.set(0, fd, events)
  watched.set(1, LIFELINE, POLLIN)
  if (poll(watched, 2, -1) > 0 && watched.revents(1) !== 0) process.exit()
  return 0
}

/** Reads a head, and answers it with a page that says which request it was. */
function answer(client: number, count: () => number): void {
  const io = { read, write, wait }
  const lines = new LineReader(client, memory, io)
  let length = lines.readLine()
  while (length > 2) length = lines.readLine()
  if (length === 2) {
    const page = `<!doctype html>\n<title>A page</title>\n<h1>Request ${count()}</h1>\n`
    let head = `HTTP/1.1 200 OK\r\nDate: ${new Date().toUTCString()}\r\n`
    head += `Content-Type: text/html\r\nContent-Length: ${page.length}\r\n`
    const response = `${head}Connection: close\r\n\r\n${page}`
    writeAll(client, memory, 0, memory.bytes.write(response), io)
  }
  close(client)
}
