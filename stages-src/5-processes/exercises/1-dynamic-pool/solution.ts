/**
 * Exercise 1, solved. To have one too few costs a client, who waits; to have one too
 * many costs some memory, which nobody waits for. So it grows at once, and shrinks
 * only when so many have not been needed for a while: what counts is the most that
 * were wanted lately, and not what is wanted now.
 */
import { dynamicPool, type Policy, type Situation } from './pool.ts'

/** For how long what was needed once is kept, in milliseconds. */
const LATELY = 2000

class Scaling implements Policy {
  /** What was wanted, and when; the largest first, each later than the one before. */
  #peaks: { wanted: number; at: number }[] = []

  wanted({ busy, min, max, now }: Situation): number {
    const wanted = Math.min(max, Math.max(min, busy + 1))
    // Whoever wanted no more, and earlier, will never be the largest again.
    const larger = this.#peaks.filter((peak) => peak.wanted > wanted)
    this.#peaks = [...larger, { wanted, at: now }].filter(
      ({ at }) => now - at <= LATELY,
    )
    return this.#peaks[0]?.wanted ?? wanted
  }
}

dynamicPool(import.meta.filename, new Scaling())
