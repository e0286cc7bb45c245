/** A server of files, first sitting: any file, by any name. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { accept4, close, Memory, POLLIN, SocketAddress } from '#sys'
import { listeningSocket, nameOf } from '../../1-echo/listening-socket.ts'
import { blocking, readSome, writeAll } from '../../1-echo/robust-io.ts'

const program = new Command('first-files.ts')
  .description('Serves the files of a folder.')
  .option('--port <number>', 'listen on this port', Number, 8002)
  .option('--root <folder>', 'serve what is in here', '.')
  .parse()
process.on('uncaughtException', ({ message }) => program.error(`error: ${message}`))
const { port, root } = program.opts()

const listener = listeningSocket('127.0.0.1', port)
console.log(`listening on http://${nameOf(listener)}`)

const GET = /^GET (\/[!-~]*) HTTP\/1\.\d\r\n/
const BYTES = 'application/octet-stream'
const SORRY = Buffer.from('There is no such file.\n')
const memory = new Memory(8192)
const peer = new SocketAddress()
for (;;) {
  blocking.wait(listener, POLLIN)
  const client = accept4(listener, peer, 0)
  if (client < 0) continue
  const head = readHead(client)
  console.log(JSON.stringify(head.split('\r\n', 1)[0]))
  if (head !== '') answer(client, head)
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

/** Answers with the file that is asked for. */
function answer(client: number, head: string): void {
  const [, target = ''] = GET.exec(head) ?? []
  try {
    respond(client, '200 OK', BYTES, readFileSync(root + target))
  } catch {
    respond(client, '404 Not Found', 'text/plain', SORRY)
  }
}

/** Sends a response: status line, fields, a blank line, content. */
function respond(client: number, status: string, type: string, body: Buffer): void {
  const fields = [
    `Date: ${new Date().toUTCString()}`,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
  ]
  const head = `HTTP/1.1 ${status}\r\n${fields.join('\r\n')}\r\n\r\n`
  const memory = new Memory(head.length + body.length)
  body.copy(memory.bytes, memory.bytes.write(head))
  writeAll(client, memory, 0, memory.length)
}
