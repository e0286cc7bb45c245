/** How long a seat stays empty after its worker has died. */

/** The shortest pause and the longest, in milliseconds. */
const FIRST = 100
const LONGEST = 10_000
/** Who has lived so long, in milliseconds, does not die of how it was started. */
const LONG_LIFE = 10_000

/** How a worker came to its end. */
export interface Ending {
  /** Milliseconds since it was spawned. */
  readonly lived: number
  /** Whether it had come to serve. */
  readonly wasReady: boolean
  /** Whether somebody else has ended it: SIGKILL, SIGTERM. */
  readonly wasKilled: boolean
}

// #region pause
/**
 * How many milliseconds to wait before the next worker; `last` is how many were
 * waited before the one that has died, 0 for the first. One that fails at its start
 * fails again: each pause is twice the one before. One that was killed while it
 * served can be replaced at once.
 */
export function pauseAfter(
  last: number,
  { lived, wasReady, wasKilled }: Ending,
): number {
  if (wasReady && wasKilled) return 0
  if (last === 0 || (wasReady && lived >= LONG_LIFE)) return FIRST
  return Math.min(2 * last, LONGEST)
}
// #endregion pause
