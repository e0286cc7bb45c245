/**
 * Exercise 2, solved without a lock: nobody who counts ever waits, and nobody is
 * stopped by who looks. Every number is added to in one step. Bytes have 64 bits,
 * which such a step changes at once. The number of requests is kept nowhere: it is
 * the sum of the statuses, so the two cannot disagree. And a maximum is written only
 * over the value that it was compared with.
 *
 * All threads write to the same lines of the cache, though. The server's own
 * statistics avoid that: they have words for each thread, added up by who looks.
 */
import { type Summary, scenariosOf } from './scenarios.ts'

/** Bytes that were sent: one word of 64 bits. Then words of 32 bits. */
const BYTES = 0
const SLOWEST = 2
const STATUSES = 3
const WORDS = STATUSES + 500

export class Statistics {
  /** Bytes of memory that it needs, 0 at first. */
  static readonly BYTES: number = 8 * Math.ceil(WORDS / 2)
  readonly #words: Int32Array
  readonly #long: BigInt64Array

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory)
    this.#long = new BigInt64Array(memory)
  }

  /** Counts a response: its status, its bytes, and how long it took. */
  count(status: number, bytes: number, microseconds: number): void {
    Atomics.add(this.#long, BYTES, BigInt(bytes))
    Atomics.add(this.#words, STATUSES + status - 100, 1)
    this.#raise(SLOWEST, microseconds)
  }

  /** Everything that was counted, at about one moment. */
  summary(): Summary {
    const statuses: Record<string, number> = {}
    let requests = 0
    for (let status = 100; status < 600; status += 1) {
      const count = Atomics.load(this.#words, STATUSES + status - 100)
      if (count > 0) statuses[status] = count
      requests += count
    }
    const bytes = Number(Atomics.load(this.#long, BYTES))
    const slowest = Atomics.load(this.#words, SLOWEST)
    return { requests, bytes, statuses, slowest }
  }

  /** Makes the word `value`, unless it is larger. */
  #raise(word: number, value: number): void {
    let most = Atomics.load(this.#words, word)
    while (value > most) {
      const found = Atomics.compareExchange(this.#words, word, most, value)
      if (found === most) return
      most = found
    }
  }
}

// What the explorer tries; leave it as it is.
export const {
  byStatus,
  together,
  largeFiles,
  lookAtRequests,
  lookAtBytes,
  slowest,
} = scenariosOf(Statistics)
