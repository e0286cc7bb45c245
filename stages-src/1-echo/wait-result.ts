/** How a wait or a read ended where the kernel has no errno for it. */
import { errorName } from '#sys'

// The kernel's results end at -4095: MAX_ERRNO in its include/linux/err.h.

/** What was waited for did not come in time. */
export const TIMED_OUT = -5001
/** The server stops, and this is not waited for any more. */
export const STOPPING = -5002
/** Somebody else waits, who has more of a right to be served. */
export const GAVE_WAY = -5003
/** A line is longer than the memory that it is read into. */
export const LINE_TOO_LONG = -5004
/** This is not waited for here: somebody else watches for it. */
export const PARKED = -5005

/** A negative result in words, or the name of its errno: 'ECONNRESET'. */
export function resultName(result: number): string {
  return NAMES[result] ?? errorName(result)
}

const NAMES: Readonly<Record<number, string>> = {
  [TIMED_OUT]: 'timed out',
  [STOPPING]: 'server stopping',
  [GAVE_WAY]: 'gave way to another client',
  [LINE_TOO_LONG]: 'a line that is too long',
  [PARKED]: 'left to whoever watches for it',
}
