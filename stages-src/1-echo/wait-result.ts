/** How a wait ended, where the kernel has no errno for it. */
import { errorName } from '#sys'

// The kernel's results end at -4095: MAX_ERRNO in its include/linux/err.h.
export const TIMED_OUT = -5001
export const STOPPING = -5002
export const GAVE_WAY = -5003

export function resultName(result: number): string {
  return errorName(result)
}
