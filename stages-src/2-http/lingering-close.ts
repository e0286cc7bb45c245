/** The end of a connection, so that the last response is not lost. */
import { performance } from 'node:perf_hooks'
import { EAGAIN, EINTR, type Memory, recv, SHUT_WR, shutdown } from '#sys'
import { type Ending, endOf } from './ending.ts'
import type { Wait } from './wait.ts'

/** How long to wait for a client's end, in milliseconds, and when others wait. */
export const LONGEST = 1000
const SHORTEST = 20

/**
 * Ends the sending direction, and reads into `memory` what still comes until the
 * peer ends, too. A socket closed with unread input resets the connection, and what
 * is still to be sent is dropped (RFC 9112 §9.6; on some systems the peer even
 * loses what it has received and not read). `hasMore`: whether it may be sending,
 * so that even those who wait have to wait a moment longer.
 */
export function lingeringClose(
  client: number,
  memory: Memory,
  wait: Wait,
  hasMore: boolean,
): Ending {
  const result = shutdown(client, SHUT_WR)
  if (result < 0) return endOf('shutdown', result)
  const deadline = performance.now() + LONGEST
  const patience = hasMore ? SHORTEST : 0
  for (;;) {
    const ready = wait.forMore(client, deadline, patience)
    if (ready < 0) return endOf('poll', ready)
    const received = recv(client, memory, 0, memory.length, 0)
    const goesOn = received > 0 || received === -EINTR || received === -EAGAIN
    if (!goesOn) return endOf('recv', received)
  }
}
