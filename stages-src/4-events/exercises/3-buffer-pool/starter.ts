/**
 * Exercise 3: a pool of buffers.
 *
 *     node stages-src/4-events/exercises/3-buffer-pool/starter.ts
 *
 * It lends what fits, makes what is missing, and keeps what comes back: all of it,
 * for whoever asks next, however small. `BufferPool` is the place. After a rush it
 * is to keep no more than it may; and nobody is to have what somebody else has,
 * whatever is done wrong. `npm run check -- 4 --exercise 3` tells when it is done.
 */
import type { Memory } from '#sys'
import { type Pool, workload } from './workload.ts'

class BufferPool implements Pool {
  readonly #make: (size: number) => Memory
  readonly #free: Memory[] = []

  constructor(_most: number, make: (size: number) => Memory) {
    this.#make = make
  }

  lend(size: number): Memory {
    const at = this.#free.findIndex(({ length }) => length >= size)
    if (at < 0) return this.#make(size)
    const [memory] = this.#free.splice(at, 1)
    return memory as Memory
  }

  giveBack(memory: Memory): void {
    this.#free.push(memory)
  }
}

workload((most, make) => new BufferPool(most, make))
