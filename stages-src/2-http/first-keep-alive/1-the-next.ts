/** A connection that is kept, first sitting: the next request, please. */
import { Command } from 'commander'
import { accept4, close, Memory, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking, readSome, writeAll } from '../../1-echo/robust-io.ts'

const program = new Command('first-keep-alive.ts')
  .description('Answers one request after another on a connection.')
  .option('--port <number>', 'listen on this port', Number, 8002)
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port } = program.opts()

const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on http://${nameOf(listener)}`)

const GET = /^GET \/[!-~]* HTTP\/1\.\d\r\n/
const LAST = /^.+HTTP\/1\.0\r\n|^connection:.*close/im
const PAGE = '<!doctype html>\n<title>A page</title>\n<h1>It arrived</h1>\n'
const memory = new Memory(8192)
const peer = new SocketAddress()
for (;;) {
  blocking.wait(listener, POLLIN)
  const client = accept4(listener, peer, 0)
  if (client < 0) continue
  converse(client)
  close(client)
}

/** Answers requests until one of them is the last. */
function converse(client: number): void {
  for (let isLast = false; !isLast; ) {
    const head = readHead(client)
    if (head === '') return
    isLast = !GET.test(head) || LAST.test(head)
    if (GET.test(head)) respond(client, '200 OK', PAGE, isLast)
    else respond(client, '400 Bad Request', '', isLast)
  }
}

/** A request's head, with its blank line; '' if none comes whole, or it is too long. */
function readHead(client: number): string {
  for (let length = 0; length < memory.length; ) {
    const received = readSome(client, memory, length, memory.length - length)
    if (received <= 0) break
    length += received
    const text = memory.bytes.toString('latin1', 0, length)
    const end = text.indexOf('\r\n\r\n')
    if (end >= 0) return text.slice(0, end + 4)
  }
  return ''
}

/** Sends a response. `last`: nothing comes after it on this connection. */
function respond(
  client: number,
  status: string,
  text: string,
  last: boolean,
): void {
  const fields = [
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/html; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    `Connection: ${last ? 'close' : 'keep-alive'}`,
  ]
  const response = `HTTP/1.1 ${status}\r\n${fields.join('\r\n')}\r\n\r\n${text}`
  const memory = new Memory(Buffer.byteLength(response))
  memory.bytes.write(response)
  writeAll(client, memory, 0, memory.length)
}
