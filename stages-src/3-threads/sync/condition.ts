/**
 * A condition variable: sleep until another thread says that something has changed.
 * pthread_cond_wait(3), TLPI 30.2, on one word.
 */
import type { Mutex } from './mutex.ts'

// #region condition
/**
 * The word counts signals. A thread notes the count while it holds the mutex and
 * sleeps only if it is still the same, so that no signal falls between giving the
 * mutex back and going to sleep.
 *
 * A wait may end though nobody has signalled for it, and what was true then may be
 * false again: always wait in a loop that asks for what is waited for.
 */
export class Condition {
  static readonly WORDS = 1
  readonly #signals: Int32Array

  constructor(word: Int32Array) {
    this.#signals = word
  }

  /**
   * Gives `mutex` back, sleeps until a signal, and takes it again: true, or false
   * where `timeout` milliseconds have passed without one. `mutex` must be held, and
   * is held afterwards in any case.
   */
  wait(mutex: Mutex, timeout = Infinity): boolean {
    const seen = Atomics.load(this.#signals, 0)
    mutex.unlock()
    const woken = Atomics.wait(this.#signals, 0, seen, timeout)
    mutex.lock()
    return woken !== 'timed-out'
  }
  // #endregion condition

  // #region signal
  /** Wakes one of those who wait, if any; they find out what has changed. */
  signal(): void {
    this.#announce(1)
  }

  /** Wakes all of them, where what has changed may concern each. */
  broadcast(): void {
    this.#announce(Infinity)
  }

  #announce(sleepers: number): void {
    // The count first: whoever is about to sleep on the old one then does not.
    Atomics.add(this.#signals, 0, 1)
    Atomics.notify(this.#signals, 0, sleepers)
  }
  // #endregion signal
}
