/**
 * Clients that ask for a lot at once, and read none of it:
 *
 *     node scripts/labs/stage-4/never-reads/never-reads.ts PORT PATH CLIENTS REQUESTS
 *
 * Prints `ready` once all of them have asked, and keeps their connections until it is ended.
 */
import { Memory, must } from '#sys'
import { connectedSocket } from '../../../../stages-src/1-echo/connected-socket.ts'
import { writeAll } from '../../../../stages-src/1-echo/robust-io.ts'

const [port = '', path = '/', clients = '1', requests = '1'] = process.argv.slice(2)
const asked = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`.repeat(Number(requests))
const memory = new Memory(asked.length)
memory.bytes.write(asked)
for (let left = Number(clients); left > 0; left--) {
  const server = connectedSocket('127.0.0.1', Number(port))
  must(writeAll(server, memory, 0, memory.length), 'write')
}
console.log('ready')
setInterval(() => {}, 1 << 30)
