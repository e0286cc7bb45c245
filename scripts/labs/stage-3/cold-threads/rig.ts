/**
 * The first requests of an isolate, each timed: one thread asks itself through a pair of sockets.
 *
 *     node scripts/labs/stage-3/cold-threads/rig.ts ROOT REQUESTS cold|warm
 *
 * Prints one line of JSON. `warm`: after the warm-up of stage 3's threads.
 */
import {
  AF_UNIX,
  Memory,
  must,
  recv,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SocketAddress,
  send,
  socketpair,
} from '#sys'
import { Spinning } from '../../../../stages-src/1-echo/spinning.ts'
import { PARKED } from '../../../../stages-src/1-echo/wait-result.ts'
import { Connection } from '../../../../stages-src/2-http/connection.ts'
import { limitsOf } from '../../../../stages-src/2-http/limits.ts'
import { logsInto } from '../../../../stages-src/2-http/logs/logs.ts'
import { siteOf } from '../../../../stages-src/2-http/site.ts'
import type { Wait } from '../../../../stages-src/2-http/wait.ts'
import { readOptions } from '../../../../stages-src/3-threads/options.ts'
import { warmUp } from '../../../../stages-src/3-threads/warm-up.ts'

/** Of one isolate. */
export interface Beginning {
  /** Milliseconds that the warm-up took; 0 without one. */
  warmUp: number
  /** Microseconds of each request, in their order. */
  requests: number[]
}

const [directory = '', count = '1', manner] = process.argv.slice(2)
const options = readOptions(['--root', directory])
const site = siteOf(options)
const limits = limitsOf(options)
/** All that could be waited for is there already. */
const noWait: Wait = {
  spinning: new Spinning(0),
  stopping: false,
  until: () => PARKED,
  forMore: () => PARKED,
  othersWait: () => false,
  isOver: () => false,
}
const ends = new Memory(8)
must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 'socketpair')
const [client, server] = [ends.view.getInt32(0, true), ends.view.getInt32(4, true)]
const asked = Buffer.from('GET /small.html HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n')
const request = new Memory(asked.length)
request.bytes.set(asked)
const response = new Memory(64 * 1024)
const nobody = new SocketAddress()
const connection = new Connection(site, limits, noWait, logsInto(undefined, undefined, 'error'))

const began = performance.now()
if (manner === 'warm') warmUp(site, limits)
const beginning: Beginning = { warmUp: performance.now() - began, requests: [] }
for (let number = 0; number < Number(count); number++) {
  must(send(client, request, 0, request.length, 0), 'send')
  const before = performance.now()
  connection.serve(server, nobody)
  beginning.requests.push(Number(((performance.now() - before) * 1000).toFixed(1)))
  must(recv(client, response, 0, response.length, 0), 'recv')
}
console.log(JSON.stringify(beginning))
