/** Waiting for a connection, as far as the one who serves it has to know. */
import type { Spinning } from '../1-echo/spinning.ts'

/**
 * What it is to wait where others may be waiting too. In this stage they wait in
 * the kernel's queue; whoever serves several connections knows of others.
 * Deadlines are by the clock of `Moment.now`.
 */
export interface Wait {
  /** Whether to ask for the next request several times before sleeping. */
  readonly spinning: Spinning
  /** Whether the stop has been asked for, as far as a wait has noticed. */
  readonly stopping: boolean
  /**
   * Waits for the rest of something: until one of `events` (POLL…) is there, or
   * `deadline`. After the stop it waits only as long as grace lasts. Above 0, or
   * TIMED_OUT, STOPPING, -errno.
   */
  until(fd: number, events: number, deadline: number): number
  /**
   * Waits for bytes that need not come at all. When the server stops, or somebody
   * else waits, they have only `patience` milliseconds from now. Above 0, or
   * TIMED_OUT, STOPPING, GAVE_WAY, -errno.
   */
  forMore(fd: number, deadline: number, patience: number): number
  /** Whether somebody else waits to be served. Hears the stop, too. */
  othersWait(): boolean
  /** Whether the server stops and grace is over: for whoever is never kept waiting. */
  isOver(): boolean
}
