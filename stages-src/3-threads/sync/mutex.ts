/**
 * A lock of one word, in the manner of Linux's futexes: free, it is taken and given
 * back without a system call. Ulrich Drepper, "Futexes Are Tricky", section 6.
 */
import { deadlineIn, timeLeft } from './time-left.ts'

const FREE = 0
/** Held, and nobody sleeps for it. */
const HELD = 1
/** Held, and somebody may sleep for it: whoever gives it back has to wake one. */
const CONTENDED = 2

// #region mutex
/**
 * Mutual exclusion: between `lock` and `unlock` there is one thread at a time, and
 * it sees all that those before it have written.
 *
 * Invariant: while somebody sleeps, the word is CONTENDED, or a thread that has been
 * woken is on its way to make it so. It is not recursive, and it is not fair: a
 * running thread may take it before the one that was woken.
 */
export class Mutex {
  /** Words of memory that it needs. */
  static readonly WORDS = 1
  readonly #word: Int32Array

  /** On one word of shared memory, 0 at first. */
  constructor(word: Int32Array) {
    this.#word = word
  }

  /** Takes it: true, or false where `timeout` milliseconds were not enough. */
  lock(timeout = Infinity): boolean {
    const free = Atomics.compareExchange(this.#word, 0, FREE, HELD) === FREE
    return free || this.#sleep(timeout)
  }
  // #endregion mutex

  // #region sleep
  #sleep(timeout: number): boolean {
    const deadline = deadlineIn(timeout)
    // Whoever has slept cannot know whether others still do, so it takes the lock as
    // contended: at worst that is one notify too many.
    while (Atomics.exchange(this.#word, 0, CONTENDED) !== FREE) {
      const woken = Atomics.wait(this.#word, 0, CONTENDED, timeLeft(deadline))
      if (woken === 'timed-out') return false
    }
    return true
  }
  // #endregion sleep

  // #region unlock
  /** Gives it back. Throws where nobody holds it. */
  unlock(): void {
    const before = Atomics.exchange(this.#word, 0, FREE)
    if (before === CONTENDED) Atomics.notify(this.#word, 0, 1)
    if (before === FREE) throw new Error('unlocked a mutex that nobody holds')
  }
  // #endregion unlock
}
