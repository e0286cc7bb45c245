/** Durations by their size: how many lie in which range, and what the percentiles are. */

/** Each doubling is divided into so many ranges, so that none is wider than an eighth. */
const PARTS = 8
/** Doublings of a microsecond: the last range begins at some 67 seconds. */
const DOUBLINGS = 26

/** How many ranges there are. */
export const RANGES: number = PARTS * (DOUBLINGS + 1)

// #region range
/** In which range `seconds` lie. */
export function rangeOf(seconds: number): number {
  // In eighths of a microsecond, so that the first doubling has its parts, too. The
  // place of the highest bit is a single instruction, where a logarithm is many.
  const eighths = Math.floor(Math.min(2 ** 30, Math.max(1, seconds * 1e6) * PARTS))
  const doubling = 28 - Math.clz32(eighths)
  const part = (eighths >> doubling) % PARTS
  return Math.min(RANGES - 1, doubling * PARTS + part)
}

/** Where the range ends, in seconds: the next one begins there. */
export function endOfRange(range: number): number {
  const doubling = Math.floor(range / PARTS)
  return (2 ** doubling * (1 + ((range % PARTS) + 1) / PARTS)) / 1e6
}
// #endregion range

// #region percentile
/**
 * The duration, in seconds, that `share` (0.99) of those counted are within: the end
 * of a range. undefined where nothing was counted.
 */
export function percentile(
  counts: readonly number[],
  share: number,
): number | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (all === 0) return undefined
  let within = 0
  const range = counts.findIndex((count) => {
    within += count
    return within >= share * all
  })
  return endOfRange(range)
}
// #endregion percentile
