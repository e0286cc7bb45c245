/**
 * What has led to where a thread stands, as a number of 64 bits. Two executions in which every
 * thread has the same past differ only in the order of steps that do not concern each other, so
 * what follows from one follows from the other: one of them is enough.
 */
import type { State } from './state.ts'

const THREAD_SEED = 0x9e3779b1
/** Rows of a place: its last write, the reads since, its list of waiters. */
const ROWS = 3

export class Pasts {
  /** The state's key, after `key`. */
  keyLow = 0
  keyHigh = 0
  readonly #threads: number
  readonly #low: Int32Array
  readonly #high: Int32Array

  constructor(state: State, threads: number, places: number) {
    this.#threads = threads
    this.#low = state.take(threads + ROWS * places)
    this.#high = state.take(threads + ROWS * places)
    for (let thread = 0; thread < threads; thread += 1) {
      this.#low[thread] = Math.imul(thread + 1, THREAD_SEED)
      this.#high[thread] = Math.imul(thread + 7, 0x85ebca6b)
    }
  }

  static size(threads: number, places: number): number {
    return 2 * (threads + ROWS * places)
  }

  // #region read
  /** A read comes after the last write, and reads of one word do not order each other. */
  read(thread: number, place: number): void {
    const write = this.#threads + ROWS * place
    this.#mix(thread, this.#low[write] as number, this.#high[write] as number)
    this.#low[write + 1] = ((this.#low[write + 1] as number) + (this.#low[thread] as number)) | 0
    this.#high[write + 1] = ((this.#high[write + 1] as number) + (this.#high[thread] as number)) | 0
  }

  /** A write comes after the last write and after all reads since. */
  write(thread: number, place: number): void {
    const write = this.#threads + ROWS * place
    this.#mix(thread, this.#low[write] as number, this.#high[write] as number)
    this.#mix(thread, this.#low[write + 1] as number, this.#high[write + 1] as number)
    this.#low[write] = this.#low[thread] as number
    this.#high[write] = this.#high[thread] as number
    this.#low[write + 1] = 0
    this.#high[write + 1] = 0
  }
  // #endregion read

  /** Entering a list of waiters comes after the last one to leave it. */
  list(thread: number, place: number): void {
    const list = this.#threads + ROWS * place + 2
    this.#mix(thread, this.#low[list] as number, this.#high[list] as number)
    this.#low[list] = this.#low[thread] as number
    this.#high[list] = this.#high[thread] as number
  }

  /** Being woken comes after the notify. */
  woken(sleeper: number, notifier: number): void {
    this.#mix(sleeper, this.#low[notifier] as number, this.#high[notifier] as number)
  }

  /** Something else that a thread has come to know: the time, or that a wait is over. */
  learn(thread: number, value: number): void {
    this.#mix(thread, value | 0, Math.floor(value / 2 ** 32) | 0)
  }

  // #region mix
  /**
   * Not symmetric: with `own ^ other`, a thread that has written a word and writes it again would
   * cancel its own past, and unlike states would look alike. So the other is turned first.
   */
  #mix(thread: number, low: number, high: number): void {
    let a = Math.imul((this.#low[thread] as number) ^ ((low << 13) | (low >>> 19)), 0x85ebca6b)
    a ^= a >>> 15
    let b = Math.imul(
      ((this.#high[thread] as number) + a) ^ ((high << 7) | (high >>> 25)),
      0xc2b2ae35,
    )
    b ^= b >>> 13
    this.#low[thread] = (Math.imul(a, 0x27d4eb2f) + b) | 0
    this.#high[thread] = b
  }
  // #endregion mix

  /** One key for the pasts of all threads, and for `extra`, which says what else may differ. */
  key(extra: number): void {
    let a = Math.imul(extra ^ 0x165667b1, 0x85ebca6b)
    let b = Math.imul(extra + 0x27d4eb2f, 0xc2b2ae35)
    for (let thread = 0; thread < this.#threads; thread += 1) {
      const low = this.#low[thread] as number
      const high = this.#high[thread] as number
      let c = Math.imul(low ^ (high >>> 7), 0x9e3779b1)
      c ^= c >>> 16
      a = (a + Math.imul(c, 0x85ebca6b)) | 0
      b = (b + Math.imul(high ^ (c >>> 11), 0xc2b2ae35)) | 0
    }
    this.keyLow = a ^ (b >>> 16)
    this.keyHigh = b
  }
}
