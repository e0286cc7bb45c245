/** A parser that can stop anywhere, first sitting: where a head ends. */
import { Command } from 'commander'
import {
  accept4,
  close,
  EAGAIN,
  EINTR,
  EPOLLIN,
  Memory,
  must,
  read,
  SOCK_NONBLOCK,
  SocketAddress,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { EpollPoller } from '../loop/epoll-poller.ts'
import { EventLoop } from '../loop/event-loop.ts'

const cli = new Command('first-state-machine.ts')
  .description('Answers every request for anything with one page.')
  .option('--port <number>', 'listen on this port', Number, 8004)
  .parse()
process.on('uncaughtException', ({ message }) => cli.error(`error: ${message}`))
const { port } = cli.opts()
const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on http://${nameOf(listener)}`)

const PAGE = '<!doctype html>\n<title>A page</title>\n<h1>It arrived</h1>\n'
/** The states up to the first empty line: which characters lead where. */
const STATES: Record<string, Record<string, string>> = {
  line: { '\r': 'line end', '[^\n]': 'line' },
  'line end': { '\n': 'next line' },
  'next line': { '\r': 'head end', '[^\n]': 'line' },
  'head end': { '\n': 'whole' },
  whole: { '[^]': 'whole' },
}
/** A connection, and its state. */
const BEGIN = { fd: -1, state: 'line' }
const loop = new EventLoop(new EpollPoller(), console.error)
const [memory, peer] = [new Memory(8192), new SocketAddress()]
must(loop.add(listener, EPOLLIN, { ready: accept }), 'epoll_ctl')
loop.run()

/** Takes a connection from the queue. */
function accept(): void {
  const client = { ...BEGIN, fd: accept4(listener, peer, SOCK_NONBLOCK) }
  if (client.fd >= 0) loop.add(client.fd, EPOLLIN, { ready: () => serve(client) })
}

/** Takes what has come. A whole head is answered, and then it is over. */
function serve(client: typeof BEGIN): void {
  const { fd } = client
  const result = read(fd, memory, 0, memory.length)
  if (result === -EAGAIN || result === -EINTR) return
  for (const byte of memory.bytes.subarray(0, Math.max(result, 0)))
    take(client, byte)
  if (result > 0 && client.state !== 'whole' && client.state !== 'wrong') return
  if (client.state === 'whole') answer(client)
  loop.forget(fd)
  close(fd)
}

/** Goes from one state to the next, or stays. */
function take(client: typeof BEGIN, byte: number): void {
  const character = String.fromCharCode(byte)
  const ways = Object.entries(STATES[client.state] ?? {})
  client.state =
    ways.find(([some]) => new RegExp(some).test(character))?.[1] ?? 'wrong'
}

/** Sends the page. */
function answer(client: typeof BEGIN): void {
  let output = `HTTP/1.1 200 OK\r\nDate: ${new Date().toUTCString()}\r\n`
  output += `Content-Type: text/html\r\nContent-Length: ${PAGE.length}\r\n`
  output += `Connection: close\r\n\r\n${PAGE}`
  write(client.fd, memory, 0, memory.bytes.write(output))
}
