/**
 * Exercise 2: a scoreboard in shared memory.
 *
 *     node stages-src/5-processes/exercises/2-scoreboard/starter.ts
 *
 * A worker writes two numbers that belong together, and somebody reads them while it
 * does: some that he finds were never there at the same time. And a worker that is
 * killed between the two leaves them so for good. `SharedBoard` is the place.
 * Whoever reads must not wait for a worker, which may be dead.
 * `npm run check -- 5 --exercise 2` tells when it is done.
 */
import { type Board, type Counts, scoreboard } from './board.ts'

class SharedBoard implements Board {
  readonly #words: Int32Array
  readonly #wordsOfSlot: number

  constructor(words: Int32Array, wordsOfSlot: number) {
    this.#words = words
    this.#wordsOfSlot = wordsOfSlot
  }

  put(slot: number, { requests, bytes }: Counts): void {
    const at = slot * this.#wordsOfSlot
    Atomics.store(this.#words, at, requests)
    Atomics.store(this.#words, at + 1, bytes)
  }

  get(slot: number): Counts {
    const at = slot * this.#wordsOfSlot
    const requests = Atomics.load(this.#words, at)
    return { requests, bytes: Atomics.load(this.#words, at + 1) }
  }
}

scoreboard(import.meta.filename, (words, each) => new SharedBoard(words, each))
