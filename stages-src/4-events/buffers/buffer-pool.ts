/** Memory that is lent only as long as somebody needs it. */
import { Memory } from '#sys'

/** The smallest buffer has 2 to this power bytes, 1 KiB. */
const LEAST = 10

// #region pool
/**
 * Buffers by size, each a power of two. What comes back is kept for whoever asks
 * next, up to `most` bytes of all sizes; what is more is the collector's.
 */
export class BufferPool {
  readonly #most: number
  /** Those that nobody has, by the power of two. */
  readonly #free: Memory[][] = Array.from({ length: 32 }, () => [])
  #lent = 0
  #kept = 0

  constructor(most: number) {
    this.#most = most
  }

  /** A buffer of at least `size` bytes, with anything in it. */
  lend(size: number): Memory {
    const power = Math.max(LEAST, Math.ceil(Math.log2(size)))
    const kept = this.#free[power]?.pop()
    if (kept !== undefined) this.#kept -= kept.length
    const memory = kept ?? new Memory(2 ** power)
    this.#lent += memory.length
    return memory
  }

  /** Takes back what `lend` gave; whoever had it must not touch it any more. */
  giveBack(memory: Memory): void {
    this.#lent -= memory.length
    if (this.#kept + memory.length > this.#most) return
    this.#kept += memory.length
    this.#free[Math.log2(memory.length)]?.push(memory)
  }

  /** Bytes that somebody has, and bytes that are kept for others. */
  get lent(): number {
    return this.#lent
  }

  get kept(): number {
    return this.#kept
  }
}
// #endregion pool
