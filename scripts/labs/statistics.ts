/** Samples of a noisy machine, summed up without pretending that they are normally distributed. */

/** The middle sample, and the range of the middle half: from the first quartile to the third. */
export interface Summary {
  median: number
  low: number
  high: number
}

/** Sums up at least one sample. */
export function summarize(samples: readonly number[]): Summary {
  return {
    median: quantile(samples, 0.5),
    low: quantile(samples, 0.25),
    high: quantile(samples, 0.75),
  }
}

/**
 * `ours` divided by `theirs`, round by round: what slowed a whole round down, slowed both down, and
 * cancels out. The two lists are of the same rounds in the same order.
 */
export function ratios(ours: readonly number[], theirs: readonly number[]): Summary {
  if (ours.length !== theirs.length) {
    throw new RangeError(`${ours.length} rounds of one, ${theirs.length} of the other`)
  }
  return summarize(ours.map((sample, round) => sample / (theirs[round] ?? Number.NaN)))
}

/** The value below which a `share` (0 to 1) of the samples lies, linear between two of them. */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new RangeError('no samples')
  const sorted = [...samples].sort((a, b) => a - b)
  const position = share * (sorted.length - 1)
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position % 1)
}

/** Rounds to so many significant digits: a result claims no more than was measured. */
export function significant(value: number, digits = 3): number {
  return Number(value.toPrecision(digits))
}
