/**
 * Fetches a file once and throws it away as it comes; prints one line of JSON:
 *
 *     node scripts/labs/load/drain.ts PORT PATH
 */
import { close, Memory, must } from '#sys'
import { connectedSocket } from '../../../stages-src/1-echo/connected-socket.ts'
import { readSome, writeAll } from '../../../stages-src/1-echo/robust-io.ts'

const [port = '', path = '/'] = process.argv.slice(2)
const server = connectedSocket('127.0.0.1', Number(port))
const memory = new Memory(1024 * 1024)
const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`
const began = performance.now()
must(writeAll(server, memory, 0, memory.bytes.write(head)), 'write')
let bytes = 0
for (;;) {
  const count = must(readSome(server, memory, 0, memory.length), 'read')
  if (count === 0) break
  bytes += count
}
const seconds = (performance.now() - began) / 1000
close(server)
console.log(JSON.stringify({ count: bytes, seconds, median: seconds * 1e6, p99: seconds * 1e6 }))
