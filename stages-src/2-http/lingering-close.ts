/** The end of a connection, so that the last response is not lost. */
import { EAGAIN, EINTR, type Memory, recv, SHUT_WR, shutdown } from '#sys'
import { clock, type PollWait } from './poll-wait.ts'

/** How long to wait for a client's end, in milliseconds, and when others wait. */
const LONGEST = 1000
const SHORTEST = 20

/**
 * Says goodbye before the close: a socket closed with unread input resets the
 * connection, and what is still to be sent is dropped (RFC 9112 §9.6; on some
 * systems the peer even loses what it has received and not read). So the end is
 * sent first, and what still comes is read into `memory` until the peer ends too.
 * `hasMore`: whether it may be sending, so that even those who wait have to wait a
 * moment longer. The call that ended it, and its result.
 */
export function lingeringClose(
  client: number,
  memory: Memory,
  waiting: PollWait,
  hasMore: boolean,
): [call: string, result: number] {
  const result = shutdown(client, SHUT_WR)
  if (result < 0) return ['shutdown', result]
  const deadline = clock() + LONGEST
  const patience = hasMore ? SHORTEST : 0
  for (;;) {
    const ready = waiting.forMore(client, deadline, patience)
    if (ready < 0) return ['poll', ready]
    const received = recv(client, memory, 0, memory.length, 0)
    const goesOn = received > 0 || received === -EINTR || received === -EAGAIN
    if (!goesOn) return ['recv', received]
  }
}
