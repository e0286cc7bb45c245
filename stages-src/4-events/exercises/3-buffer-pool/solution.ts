/**
 * Exercise 3, solved. Sizes are rounded up to a power of two: at most half of a
 * buffer is not needed, and what comes back fits whoever asks for about the same.
 * What would be more than the pool may keep is left to the collector. That a buffer
 * was lent is written down, so that it comes back once, and nothing else does.
 */
import type { Memory } from '#sys'
import { type Pool, workload } from './workload.ts'

/** The smallest buffer has 2 to this power bytes, 1 KiB. */
const LEAST = 10

class BufferPool implements Pool {
  readonly #most: number
  readonly #make: (size: number) => Memory
  /** Those that nobody has, by the power of two. */
  readonly #free: Memory[][] = []
  readonly #lent = new Set<Memory>()
  #kept = 0

  constructor(most: number, make: (size: number) => Memory) {
    this.#most = most
    this.#make = make
  }

  lend(size: number): Memory {
    const power = Math.max(LEAST, Math.ceil(Math.log2(size)))
    const free = this.#free[power]?.pop()
    if (free) this.#kept -= free.length
    const memory = free ?? this.#make(2 ** power)
    this.#lent.add(memory)
    return memory
  }

  giveBack(memory: Memory): void {
    if (!this.#lent.delete(memory)) throw new Error('that is not lent')
    if (this.#kept + memory.length > this.#most) return
    const power = Math.log2(memory.length)
    this.#free[power] ??= []
    this.#free[power].push(memory)
    this.#kept += memory.length
  }
}

workload((most, make) => new BufferPool(most, make))
