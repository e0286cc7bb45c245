/** The bytes that have come from a peer and were not used yet. */
import { Memory } from '#sys'

/** Beyond the longest head: room for content, and for requests in a row. */
const ROOM = 32 * 1024

/**
 * One buffer for a connection's requests. A head is parsed where it came to lie and
 * stays there while its content is read behind it and dropped, so that nothing is
 * copied but the beginning of a request that has come too near to the end.
 */
export class Input {
  readonly memory: Memory
  /** What is there lies from `start` up to `end`. */
  start = 0
  end = 0
  readonly #longestHead: number

  constructor(longestHead: number) {
    this.#longestHead = longestHead
    this.memory = new Memory(longestHead + 2 * ROOM)
  }

  get length(): number {
    return this.end - this.start
  }

  /** How many bytes may still be received behind `end`. */
  get room(): number {
    return this.memory.length - this.end
  }

  /** Whether there is nothing but empty lines, which begin no request. */
  get isBlank(): boolean {
    const { bytes } = this.memory
    for (let at = this.start; at < this.end; at += 1) {
      if (bytes[at] !== 13 && bytes[at] !== 10) return false
    }
    return true
  }

  clear(): void {
    this.start = 0
    this.end = 0
  }

  /** Takes `count` bytes from the front. */
  take(count: number): void {
    this.start += count
  }

  /**
   * Before a head is read: behind the longest one there has to be room for content.
   */
  makeRoom(): void {
    if (this.start === this.end) this.clear()
    if (this.start + this.#longestHead + ROOM <= this.memory.length) return
    this.memory.bytes.copyWithin(0, this.start, this.end)
    this.end -= this.start
    this.start = 0
  }
}
