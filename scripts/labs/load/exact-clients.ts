/**
 * Clients that count what becomes of every request, to the last one:
 *
 *     node scripts/labs/load/exact-clients.ts PORT PATH kept|closing CLIENTS THOUGHT
 *
 * `kept`: each asks again and again on one connection; `closing`: each request has a connection of
 * its own and says so. THOUGHT: milliseconds between an answer and the next request. They go on
 * until SIGTERM, wait for the answers that are due, and print one line of JSON.
 */
import { close, Memory, must } from '#sys'
import { connectedSocket } from '../../../stages-src/1-echo/connected-socket.ts'
import { readSome, writeAll } from '../../../stages-src/1-echo/robust-io.ts'
import { Clients } from './exact-clients/clients.ts'

/** Longest wait for answers that are due, in milliseconds. */
const PATIENCE = 3000

const [port = '', path = '/', manner = 'kept', count = '1', thought = '0'] = process.argv.slice(2)
const keeps = manner === 'kept'
const fields = [`Host: 127.0.0.1:${port}`, ...(keeps ? [] : ['Connection: close'])]
const request = `GET ${path} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`
answerOf(Number(port), request)
const clients = new Clients(Number(port), request, Number(count), Number(thought))
let end = Number.POSITIVE_INFINITY
process.once('SIGTERM', () => {
  clients.finish()
  end = performance.now() + PATIENCE
})
console.log('ready')
while (clients.areBusy && performance.now() < end) {
  clients.turn()
  // A signal is heard between two turns.
  await new Promise((resolve) => setImmediate(resolve))
}
console.log(JSON.stringify(clients.counts))
process.exit(0)

/** A server that answers nobody is none to be measured: the first request waits for its answer. */
function answerOf(port: number, request: string): void {
  const server = connectedSocket('127.0.0.1', port)
  const memory = new Memory(64 * 1024)
  must(writeAll(server, memory, 0, memory.bytes.write(request)), 'write')
  const received = must(readSome(server, memory, 0, memory.length), 'read')
  close(server)
  const answer = memory.bytes.toString('latin1', 0, received)
  if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(`the server says ${answer.slice(0, 40)}`)
}
