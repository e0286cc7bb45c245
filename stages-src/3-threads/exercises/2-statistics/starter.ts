/**
 * Exercise 2: what the server has done, counted by all its threads.
 *
 *     npm run explore -- stages-src/3-threads/exercises/2-statistics/starter.ts
 *
 * One thread counts rightly, as long as the files are small. Two lose requests, and
 * whoever looks meanwhile may see what never was. `npm run check -- 3 --exercise 2`
 * tells when it is done.
 */
import { type Summary, scenariosOf } from './scenarios.ts'

/** Words: requests, bytes, the slowest request, and one for each status from 100 on. */
const REQUESTS = 0
const BYTES = 1
const SLOWEST = 2
const STATUSES = 3
const WORDS = STATUSES + 500

export class Statistics {
  /** Bytes of memory that it needs, 0 at first. */
  static readonly BYTES: number = 4 * WORDS
  readonly #words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory)
  }

  /** Counts a response: its status, its bytes, and how long it took. */
  count(status: number, bytes: number, microseconds: number): void {
    this.#add(REQUESTS, 1)
    this.#add(BYTES, bytes)
    this.#add(STATUSES + status - 100, 1)
    if (microseconds > this.#read(SLOWEST)) this.#words[SLOWEST] = microseconds
  }

  /** Everything that was counted, at about one moment. */
  summary(): Summary {
    const statuses: Record<string, number> = {}
    for (let status = 100; status < 600; status += 1) {
      const count = this.#read(STATUSES + status - 100)
      if (count > 0) statuses[status] = count
    }
    return {
      requests: this.#read(REQUESTS),
      bytes: this.#read(BYTES),
      statuses,
      slowest: this.#read(SLOWEST),
    }
  }

  #add(word: number, amount: number): void {
    this.#words[word] = this.#read(word) + amount
  }

  #read(word: number): number {
    return this.#words[word] as number
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
