/**
 * The sequential server: accept a connection, echo it to its end, accept the next.
 */
import {
  accept4,
  close,
  EAGAIN,
  ECANCELED,
  ECONNABORTED,
  EHOSTUNREACH,
  EINTR,
  EMFILE,
  ENETDOWN,
  ENETUNREACH,
  ENFILE,
  ENOBUFS,
  ENOMEM,
  ENOPROTOOPT,
  EOPNOTSUPP,
  EPERM,
  EPROTO,
  errorName,
  Memory,
  must,
  POLLIN,
  SOCK_CLOEXEC,
  SocketAddress,
} from '#sys'
import { echo } from './connection.ts'
import type { Log } from './log.ts'
import { type Limits, Patience } from './patience.ts'

/**
 * One read at most: large enough that calls do not dominate, small enough for a
 * cache.
 */
const BUFFER_SIZE = 64 * 1024

// #region serve
/**
 * Serves `listener` until `stop` polls readable and what was in flight is finished.
 * Both descriptors stay open. Throws SystemError only where the server itself is
 * wrong.
 */
export function serve(
  listener: number,
  stop: number,
  limits: Limits,
  log: Log,
): void {
  const memory = new Memory(BUFFER_SIZE)
  const peer = new SocketAddress()
  const forConnections = new Patience(stop, { idleTimeout: -1, grace: 0, spin: 0 })
  const forBytes = new Patience(stop, limits)
  for (;;) {
    const ready = forConnections.wait(listener, POLLIN)
    if (ready === -ECANCELED) return
    must(ready, 'poll')
    const client = accept4(listener, peer, SOCK_CLOEXEC)
    if (client < 0) {
      refused(client, stop, log)
      continue
    }
    const began = performance.now()
    const outcome = echo(client, memory, forBytes)
    close(client)
    const milliseconds = Math.round((performance.now() - began) * 1000) / 1000
    const { bytesIn, bytesOut, reason } = outcome
    log.write('closed', {
      peer: peer.toString(),
      bytesIn,
      bytesOut,
      milliseconds,
      reason,
    })
  }
}
// #endregion serve

// #region refused
/**
 * What a failed accept means: nothing, a pause, or a bug. accept(2), "Error
 * handling".
 */
function refused(result: number, stop: number, log: Log): void {
  switch (-result) {
    case EAGAIN:
    case EINTR:
      return
    // The connection failed while it waited in the queue. There is no peer to blame
    // yet.
    case ECONNABORTED:
    case EPROTO:
    case EPERM:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENOPROTOOPT:
    case EOPNOTSUPP:
      log.write('refused', { reason: errorName(result) })
      return
    // The connection is still in the queue, so asking again at once would spin.
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      log.write('paused', { reason: errorName(result), milliseconds: PAUSE })
      new Patience(stop, { idleTimeout: PAUSE, grace: 0, spin: 0 }).wait(-1, POLLIN)
      return
    default:
      must(result, 'accept4')
  }
}

/**
 * Milliseconds until accept is tried again after the process ran out of
 * descriptors.
 */
const PAUSE = 100
// #endregion refused
