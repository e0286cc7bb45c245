/** Telling other processes that something has changed, and waiting for it: futex(2). */
import {
  EAGAIN,
  EINTR,
  ETIMEDOUT,
  futex_wait,
  futex_wake,
  type Mapping,
  must,
} from '#sys'
import { HEADER } from './layout.ts'

/** More than there can be asleep. */
const ALL = 2 ** 31 - 1

// #region news
/**
 * A count of what has changed. Nobody has to be alive for another to go on: who is
 * killed between the two steps of `announce` leaves sleepers behind, which the next
 * one to announce anything wakes. So the master does after each death.
 */
export class News {
  readonly #mapping: Mapping

  constructor(mapping: Mapping) {
    this.#mapping = mapping
  }

  /** How much there has been; it wraps at 32 bits. */
  get count(): number {
    return Atomics.load(this.#mapping.words, HEADER.news)
  }

  /** After a change. Needs a mapping that can be written. */
  announce(): void {
    Atomics.add(this.#mapping.words, HEADER.news, 1)
    must(futex_wake(this.#mapping, HEADER.news, ALL), 'futex')
  }

  /**
   * Sleeps while `count` is `seen`, and for `timeout` milliseconds at most (Infinity:
   * for ever); it may wake for nothing. `seen` is the count from before the caller
   * looked at what it waits for. The whole thread sleeps.
   */
  sleep(seen: number, timeout: number): void {
    const result = futex_wait(this.#mapping, HEADER.news, seen, timeout)
    // There was news before it slept; the time is over; a signal has come.
    if ([-EAGAIN, -ETIMEDOUT, -EINTR].includes(result)) return
    must(result, 'futex')
  }
}
// #endregion news
