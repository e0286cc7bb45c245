/**
 * Exercise 2, solved. A slot has room for two, and a number that says how often it was
 * written. The worker writes where nobody looks, and then adds one: from that moment
 * on everybody looks there. One that is killed has changed nothing that anybody sees.
 * A reader looks at the number before and after. If it has moved, the place may have
 * been written to meanwhile, and there is something newer to read: no wait, but once
 * more.
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
    const version = Atomics.load(this.#words, slot * this.#wordsOfSlot) + 1
    const at = this.#place(slot, version)
    Atomics.store(this.#words, at, requests)
    Atomics.store(this.#words, at + 1, bytes)
    Atomics.store(this.#words, slot * this.#wordsOfSlot, version)
  }

  get(slot: number): Counts {
    for (;;) {
      const version = Atomics.load(this.#words, slot * this.#wordsOfSlot)
      const at = this.#place(slot, version)
      const requests = Atomics.load(this.#words, at)
      const bytes = Atomics.load(this.#words, at + 1)
      const now = Atomics.load(this.#words, slot * this.#wordsOfSlot)
      if (now === version) return { requests, bytes }
    }
  }

  /** Where the counts of a version stand: in the one place, or in the other. */
  #place(slot: number, version: number): number {
    return slot * this.#wordsOfSlot + 1 + 2 * (version & 1)
  }
}

scoreboard(import.meta.filename, (words, each) => new SharedBoard(words, each))
