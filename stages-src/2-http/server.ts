/**
 * The sequential server: accept a connection, serve it to its end, accept the next.
 */
import {
  accept4,
  close,
  errorName,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SocketAddress,
} from '#sys'
import { acceptFailure, PAUSE } from '../1-echo/accept-failure.ts'
import { STOPPING } from '../1-echo/wait-result.ts'
import type { Connection } from './connection.ts'
import type { Logs } from './logs/logs.ts'
import type { PollWait } from './poll-wait.ts'

// #region serve
/**
 * Serves `listener` until the stop, and then finishes what is in flight. The
 * descriptor stays open. Whatever the kernel answers is logged and survived.
 */
export function serve(
  listener: number,
  wait: PollWait,
  connection: Connection,
  errors: Logs['errors'],
): void {
  const peer = new SocketAddress()
  for (;;) {
    const ready = wait.forConnection()
    if (ready === STOPPING) return
    if (ready < 0) {
      pause('poll', ready, wait, errors)
      continue
    }
    // sendfile(2) has no MSG_DONTWAIT: where the socket would block, so would it.
    const client = accept4(listener, peer, SOCK_CLOEXEC | SOCK_NONBLOCK)
    if (client < 0) {
      refused(client, wait, errors)
      continue
    }
    connection.serve(client, peer)
    const closed = close(client)
    if (closed < 0) errors.write('warn', `${peer}: close: ${errorName(closed)}`)
  }
}
// #endregion serve

// #region refused
function refused(result: number, wait: PollWait, errors: Logs['errors']): void {
  const failure = acceptFailure(result)
  if (failure === 'none') return
  if (failure !== 'refused') pause('accept4', result, wait, errors)
  else errors.write('warn', `accept4: ${errorName(result)}`)
}

/** Gives what is missing the time to come back, instead of asking without an end. */
function pause(
  call: string,
  result: number,
  wait: PollWait,
  errors: Logs['errors'],
): void {
  errors.write('error', `${call}: ${errorName(result)}; a pause of ${PAUSE} ms`)
  wait.forConnection(PAUSE)
}
// #endregion refused
