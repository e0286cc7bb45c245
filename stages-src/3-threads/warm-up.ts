/** A thread's first requests are its own, so that no client meets an isolate cold. */
import {
  AF_UNIX,
  close,
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
import { Spinning } from '../1-echo/spinning.ts'
import { PARKED } from '../1-echo/wait-result.ts'
import { Connection } from '../2-http/connection.ts'
import type { Limits } from '../2-http/limits.ts'
import { logsInto } from '../2-http/logs/logs.ts'
import type { Site } from '../2-http/response/response.ts'
import type { Wait } from '../2-http/wait.ts'

/** How many requests, in so many rounds: V8 compiles a function when it is hot. */
const ROUNDS = 64
const REQUESTS = Buffer.from(
  'GET / HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-1023\r\n\r\n' +
    'HEAD / HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, br\r\n\r\n' +
    'GET /query?warm=up HTTP/1.1\r\nHost: localhost\r\n\r\n',
)

// #region warm-up
/**
 * Serves this thread's own requests through a pair of sockets. Neither the logs nor
 * the statistics hear of them. Throws SystemError where there are no descriptors.
 */
export function warmUp(site: Site, limits: Limits): void {
  const ends = new Memory(8)
  const type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK
  must(socketpair(AF_UNIX, type, 0, ends), 'socketpair')
  const [client, server] = [
    ends.view.getInt32(0, true),
    ends.view.getInt32(4, true),
  ]
  const silent = logsInto(undefined, undefined, 'error')
  const connection = new Connection(site, limits, NO_WAIT, silent)
  const requests = new Memory(REQUESTS.length)
  requests.bytes.set(REQUESTS)
  const responses = new Memory(64 * 1024)
  const nobody = new SocketAddress()
  for (let round = 0; round < ROUNDS; round += 1) {
    send(client, requests, 0, requests.length, 0)
    connection.serve(server, nobody)
    recv(client, responses, 0, responses.length, 0)
  }
  close(client)
  close(server)
}

/** All that could be waited for is there already, or will not come. */
const NO_WAIT: Wait = {
  spinning: new Spinning(0),
  stopping: false,
  until: () => PARKED,
  forMore: () => PARKED,
  othersWait: () => false,
  isOver: () => false,
}
// #endregion warm-up
