/**
 * Connections that have asked once, and say nothing any more:
 *
 *     node scripts/labs/stage-3/many-connections/idle.ts PORT PATH COUNT
 *
 * Prints `ready` once all of them are there, and keeps them until it is ended.
 */
import { Memory, must } from '#sys'
import { connectedSocket } from '../../../../stages-src/1-echo/connected-socket.ts'
import { readSome, writeAll } from '../../../../stages-src/1-echo/robust-io.ts'

/** So many ask before the first of them reads: fewer than wait for an accept(2) at most. */
const BATCH = 100

const [port = '', path = '/', count = '0'] = process.argv.slice(2)
const request = new Memory(1024)
const length = request.bytes.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
const response = new Memory(64 * 1024)
for (let left = Number(count); left > 0; left -= BATCH) {
  const batch = Array.from({ length: Math.min(left, BATCH) }, ask)
  // A small response comes in one piece; and if it did not, nobody would miss the other.
  for (const server of batch) must(readSome(server, response, 0, response.length), 'read')
}
console.log('ready')
setInterval(() => {}, 1 << 30)

function ask(): number {
  const server = connectedSocket('127.0.0.1', Number(port))
  must(writeAll(server, request, 0, length), 'write')
  return server
}
