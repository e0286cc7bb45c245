/** A parser that can stop anywhere, second sitting: the order of the grammar. */
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
const TOKEN = "[!#$%&'*+.^_`|~\\w-]"
/** The states in the order of the grammar: which characters lead where. */
const STATES: Record<string, Record<string, string>> = {
  begin: { '[\r\n]': 'begin', [TOKEN]: 'method' },
  method: { [TOKEN]: 'method', ' ': 'target' },
  target: { '[!-~]': 'target', ' ': 'version' },
  version: { '[HTP/\\d.]': 'version', '\r': 'line end' },
  'line end': { '\n': 'line' },
  line: { [TOKEN]: 'name', '\r': 'head end' },
  name: { [TOKEN]: 'name', ':': 'value' },
  value: { '[^\0\r\n]': 'value', '\r': 'line end' },
  'head end': { '\n': 'whole' },
  over: { '[^]': 'over' },
}
const RIGHT: Record<string, RegExp> = { method: /^GET$/, version: /^ HTTP\/1\.\d$/ }
const LAST = /^( HTTP\/1\.0|connection:.*close|content-length:|transfer-encoding:)/i
/** A connection: its state, what has led to it, and what comes after an answer. */
const BEGIN = { fd: -1, state: 'begin', text: '', after: 'keep-alive' }
const loop = new EventLoop(new EpollPoller(), console.error)
const [memory, page, peer] = [
  new Memory(8192),
  new Memory(512),
  new SocketAddress(),
]
must(loop.add(listener, EPOLLIN, { ready: accept }), 'epoll_ctl')
loop.run()

/** Takes a connection from the queue. */
function accept(): void {
  const client = { ...BEGIN, fd: accept4(listener, peer, SOCK_NONBLOCK) }
  if (client.fd >= 0) loop.add(client.fd, EPOLLIN, { ready: () => serve(client) })
}

/** Takes what has come, up to the last request. */
function serve(client: typeof BEGIN): void {
  const result = read(client.fd, memory, 0, memory.length)
  if (result === -EAGAIN || result === -EINTR) return
  for (const byte of memory.bytes.subarray(0, Math.max(result, 0)))
    take(client, byte)
  if (result > 0 && client.state !== 'over') return
  loop.forget(client.fd)
  close(client.fd)
}

/** Goes from one state to the next, or stays. Of a text the beginning is enough. */
function take(client: typeof BEGIN, byte: number): void {
  const character = String.fromCharCode(byte)
  const ways = Object.entries(STATES[client.state] ?? {})
  let next = ways.find(([some]) => new RegExp(some).test(character))?.[1] ?? 'wrong'
  if (next !== client.state && next !== 'value') {
    if (RIGHT[client.state]?.test(client.text) === false) next = 'wrong'
    if (next === 'wrong' || LAST.test(client.text)) client.after = 'close'
    client.text = ''
  }
  client.text = (client.text + character).slice(0, 100)
  client.state = next
  if (next === 'whole') answer(client, '200 OK')
  if (next === 'wrong') answer(client, '400 Bad Request')
}

/** Sends an answer. Who does not read, so that there is no room, has to go. */
function answer(client: typeof BEGIN, status: string): void {
  let text = `HTTP/1.1 ${status}\r\nDate: ${new Date().toUTCString()}\r\n`
  text += `Content-Type: text/html\r\nContent-Length: ${PAGE.length}\r\n`
  text += `Connection: ${client.after}\r\n\r\n${PAGE}`
  const written = write(client.fd, page, 0, page.bytes.write(text))
  client.state =
    client.after === 'close' || written < text.length ? 'over' : 'begin'
}
