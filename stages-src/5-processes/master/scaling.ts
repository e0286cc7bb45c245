/** More workers or fewer, given how busy they were. */
import type { Range } from '../options.ts'

/** Milliseconds between two looks. */
export const SCALING_LOOK = 1000
/** Busier than this is too busy, where it was so at so many looks running. */
const BUSY = 0.75
const BUSY_LOOKS = 2
/** One less would do, if the rest stayed below this at so many looks running. */
const IDLE = 0.6
const IDLE_LOOKS = 10

/** A worker that serves, at one look. */
export interface Working {
  readonly pid: number
  /** Milliseconds of processor time since its start; it wraps at 32 bits. */
  readonly busy: number
}

// #region scaling
/**
 * How many workers there should be. Between what is too busy and what is idle lies
 * more than one worker's share, so that a load that stays as it is moves nothing; and
 * it is quicker to start a worker than to send one away, since being short of one
 * hurts more.
 */
export class Scaling {
  readonly #range: Range
  #lastLook = -Infinity
  #seen = new Map<number, number>()
  #busyLooks = 0
  #idleLooks = 0

  constructor(range: Range) {
    this.#range = range
  }

  /**
   * Looks at those that serve, at `now` milliseconds, of `target` that there should
   * be until now: how many there should be from now on.
   */
  look(now: number, workers: readonly Working[], target: number): number {
    const busy = this.#shareOf(now, workers)
    const { min, max } = this.#range
    const within = Math.min(Math.max(target, min), max)
    // While one is on the way, in or out, the others' share says little.
    if (within !== target || workers.length !== target || busy === undefined) {
      return this.#change(within)
    }
    this.#busyLooks = busy > BUSY ? this.#busyLooks + 1 : 0
    const isIdle = target > 1 && (busy * target) / (target - 1) < IDLE
    this.#idleLooks = isIdle ? this.#idleLooks + 1 : 0
    if (this.#busyLooks >= BUSY_LOOKS && target < max)
      return this.#change(target + 1)
    if (this.#idleLooks >= IDLE_LOOKS && target > min)
      return this.#change(target - 1)
    return target
  }

  /** What was seen of the old number says nothing about the new one. */
  #change(target: number): number {
    this.#busyLooks = 0
    this.#idleLooks = 0
    return target
  }
  // #endregion scaling

  // #region share
  /** Processor time over time since the last look, of those that were there then. */
  #shareOf(now: number, workers: readonly Working[]): number | undefined {
    const passed = now - this.#lastLook
    const shares = workers.flatMap(({ pid, busy }) => {
      const before = this.#seen.get(pid)
      return before === undefined ? [] : [((busy - before) | 0) / passed]
    })
    this.#lastLook = now
    this.#seen = new Map(workers.map(({ pid, busy }) => [pid, busy]))
    if (shares.length === 0 || passed <= 0) return undefined
    return shares.reduce((sum, share) => sum + share, 0) / shares.length
  }
  // #endregion share
}
