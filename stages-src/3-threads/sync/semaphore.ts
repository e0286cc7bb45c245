/** A semaphore: a number of permits. sem_wait(3), sem_post(3); CS:APP 12.5.2. */
import { deadlineIn, timeLeft } from './time-left.ts'

// #region semaphore
/**
 * The word is the number of permits that are left; it is never below 0. Whoever
 * finds 0 sleeps on it, and every release wakes as many as it lets in.
 */
export class Semaphore {
  static readonly WORDS = 1
  readonly #permits: Int32Array

  constructor(word: Int32Array) {
    this.#permits = word
  }

  /** Takes a permit: true, or false where `timeout` milliseconds brought none. */
  acquire(timeout = Infinity): boolean {
    const deadline = deadlineIn(timeout)
    while (!this.tryAcquire()) {
      const woken = Atomics.wait(this.#permits, 0, 0, timeLeft(deadline))
      if (woken === 'timed-out') return false
    }
    return true
  }

  /** Takes a permit if there is one. */
  tryAcquire(): boolean {
    let left = Atomics.load(this.#permits, 0)
    while (left > 0) {
      const found = Atomics.compareExchange(this.#permits, 0, left, left - 1)
      if (found === left) return true
      left = found
    }
    return false
  }

  /** Gives `permits` back, or grants them for the first time. */
  release(permits = 1): void {
    Atomics.add(this.#permits, 0, permits)
    Atomics.notify(this.#permits, 0, permits)
  }
  // #endregion semaphore

  /** How many permits are left, as of now. */
  get permits(): number {
    return Atomics.load(this.#permits, 0)
  }
}
