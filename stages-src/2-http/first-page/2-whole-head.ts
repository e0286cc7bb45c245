/** A server of one page, second sitting: a head may come in pieces. */
import { Command } from 'commander'
import { accept4, close, Memory, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking, readSome, writeAll } from '../../1-echo/robust-io.ts'

const program = new Command('first-page.ts')
  .description('Answers every request for / with one page.')
  .option('--port <number>', 'listen on this port', Number, 8002)
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port } = program.opts()

const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on http://${nameOf(listener)}`)

const PAGE = '<!doctype html>\n<title>A page</title>\n<h1>It arrived</h1>\n'
const memory = new Memory(8192)
const peer = new SocketAddress()
for (;;) {
  blocking.wait(listener, POLLIN)
  const client = accept4(listener, peer, 0)
  if (client < 0) continue
  const head = readHead(client)
  console.log(head)
  if (head !== '') respond(client, '200 OK', PAGE)
  close(client)
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

/** Sends a response: status line, fields, a blank line, content. */
function respond(client: number, status: string, content: string): void {
  const fields = [
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/html; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(content)}`,
    'Connection: close',
  ]
  const response = `HTTP/1.1 ${status}\r\n${fields.join('\r\n')}\r\n\r\n${content}`
  const memory = new Memory(Buffer.byteLength(response))
  memory.bytes.write(response)
  writeAll(client, memory, 0, memory.length)
}
