/**
 * The sequential server: accept a connection, serve it to its end, accept the next.
 */
import {
  accept4,
  close,
  ECANCELED,
  errorName,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SocketAddress,
} from '#sys'
import { acceptFailure, PAUSE } from '../1-echo/accept-failure.ts'
import type { Connection, Logs } from './connection.ts'
import type { PollWait } from './poll-wait.ts'

// #region serve
/**
 * Serves `listener` until the stop, and then finishes what is in flight. The
 * descriptor stays open. Whatever the kernel answers is logged and survived.
 */
export function serve(
  listener: number,
  waiting: PollWait,
  connection: Connection,
  errors: Logs['errors'],
): void {
  const peer = new SocketAddress()
  for (;;) {
    const ready = waiting.forConnection()
    if (ready === -ECANCELED) return
    if (ready < 0) {
      pause('poll', ready, waiting, errors)
      continue
    }
    // sendfile(2) has no MSG_DONTWAIT: where the socket would block, so would it.
    const client = accept4(listener, peer, SOCK_CLOEXEC | SOCK_NONBLOCK)
    if (client < 0) {
      refused(client, waiting, errors)
      continue
    }
    connection.serve(client, peer)
    const closed = close(client)
    if (closed < 0) errors.write('warn', `${peer}: close: ${errorName(closed)}`)
  }
}
// #endregion serve

// #region refused
function refused(result: number, waiting: PollWait, errors: Logs['errors']): void {
  const failure = acceptFailure(result)
  if (failure === 'none') return
  if (failure !== 'refused') pause('accept4', result, waiting, errors)
  else errors.write('warn', `accept4: ${errorName(result)}`)
}

/** Gives what is missing the time to come back, instead of asking without an end. */
function pause(
  call: string,
  result: number,
  waiting: PollWait,
  errors: Logs['errors'],
): void {
  errors.write('error', `${call}: ${errorName(result)}; a pause of ${PAUSE} ms`)
  waiting.forConnection(PAUSE)
}
// #endregion refused
