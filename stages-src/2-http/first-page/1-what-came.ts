/** A server of one page, first sitting: it shows what came, and answers. */
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
  const received = readSome(client, memory, 0, memory.length)
  console.log(memory.bytes.toString('latin1', 0, Math.max(0, received)))
  respond(client, '200 OK', PAGE)
  close(client)
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
