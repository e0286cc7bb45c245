/**
 * The sequential server: accept a connection, echo it to its end, accept the next.
 */
import {
  accept4,
  close,
  errorName,
  Memory,
  must,
  POLLIN,
  SOCK_CLOEXEC,
  SocketAddress,
} from '#sys'
import { acceptFailure, PAUSE } from './accept-failure.ts'
import { CancellableIo, type Limits } from './cancellable-io.ts'
import { echo } from './connection.ts'
import type { Log } from './log.ts'
import { STOPPING } from './wait-result.ts'

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
  const forConnections = new CancellableIo(stop, {
    idleTimeout: -1,
    grace: 0,
    spin: 0,
  })
  const forBytes = new CancellableIo(stop, limits)
  for (;;) {
    const ready = forConnections.wait(listener, POLLIN)
    if (ready === STOPPING) return
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
function refused(result: number, stop: number, log: Log): void {
  const failure = acceptFailure(result)
  if (failure === 'mistake') must(result, 'accept4')
  if (failure === 'refused') log.write('refused', { reason: errorName(result) })
  if (failure !== 'paused') return
  log.write('paused', { reason: errorName(result), milliseconds: PAUSE })
  new CancellableIo(stop, { idleTimeout: PAUSE, grace: 0, spin: 0 }).wait(
    -1,
    POLLIN,
  )
}
// #endregion refused
