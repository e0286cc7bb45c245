/** Whose beat has not moved for too long. */

/** Milliseconds between two looks. */
export const LOOK = 250
/** A longer one was the master's own sleep, and nobody else's silence. */
const LONGEST_STEP = 2 * LOOK

/** A worker at one look: what it counts up as long as its loop turns. */
export interface Beating {
  readonly pid: number
  readonly beat: number
}

interface Silence {
  beat: number
  /** Milliseconds. */
  silence: number
}

// #region watch
/**
 * Looks at the workers' beats, and adds up how long each has shown the same. A master
 * that was stopped, or not given a processor, finds a long time gone by: of that no
 * more counts than a look is apart, since it cannot tell who was silent meanwhile.
 */
export class BeatWatch {
  readonly #hungAfter: number
  readonly #workers = new Map<number, Silence>()
  #lastLook = -Infinity

  /** `hungAfter`: milliseconds, Infinity for never. */
  constructor(hungAfter: number) {
    this.#hungAfter = hungAfter
  }

  /**
   * Looks at `workers`, at `now` milliseconds: the pids of those that have been
   * silent for too long. Who is not among them any more is forgotten.
   */
  look(now: number, workers: readonly Beating[]): number[] {
    const step = Math.min(now - this.#lastLook, LONGEST_STEP)
    this.#lastLook = now
    for (const pid of this.#workers.keys()) {
      if (!workers.some((worker) => worker.pid === pid)) this.#workers.delete(pid)
    }
    for (const { pid, beat } of workers) {
      const seen = this.#workers.get(pid)
      if (seen?.beat === beat) seen.silence += step
      else this.#workers.set(pid, { beat, silence: 0 })
    }
    return workers
      .map(({ pid }) => pid)
      .filter((pid) => this.silenceOf(pid) >= this.#hungAfter)
  }

  /** For how many milliseconds of looks `pid` has been silent. */
  silenceOf(pid: number): number {
    return this.#workers.get(pid)?.silence ?? 0
  }
}
// #endregion watch
