/** When to try again with a head that was not complete. */
import { LF } from './characters.ts'

/** Heads up to this length are tried again whenever more has come. */
const SHORT = 2048
/** Longer ones when so much more has come, or a line has ended. */
const MORE = 512

/**
 * Whether bytes[start, end) are worth parsing, when up to `seen` there were not
 * enough of them. Each try begins at the start, and a client that sends a long head
 * byte by byte is not to have it read as often as it has bytes.
 */
export function isWorthParsing(
  bytes: Uint8Array,
  start: number,
  seen: number,
  end: number,
): boolean {
  const isNew = seen === start
  if (isNew || end - start <= SHORT || end - seen >= MORE) return true
  return bytes.subarray(seen, end).includes(LF)
}
