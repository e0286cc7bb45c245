/** Samples of a noisy machine, summed up without pretending that they are normally distributed. */
import { quantileSorted } from 'd3-array'

/** The middle sample, and the range of the middle half: from the first quartile to the third. */
export interface Summary {
  median: number
  low: number
  high: number
}

/** Sums up at least one sample. */
export function summarize(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new RangeError('no samples')
  const sorted = samples.toSorted((one, other) => one - other)
  const at = (share: number) => quantileSorted(sorted, share) ?? Number.NaN
  return { median: at(0.5), low: at(0.25), high: at(0.75) }
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

/** Rounds to so many significant digits: a result claims no more than was measured. */
export function significant(value: number, digits = 3): number {
  return Number(value.toPrecision(digits))
}
