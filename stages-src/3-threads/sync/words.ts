/** Memory that threads share, handed out in words of 32 bits. */

/**
 * Words of a cache line, 64 bytes on x86-64 and most arm64: two threads that write
 * to one line take it from each other, whatever words of it they mean.
 */
const LINE = 16

// #region words
/**
 * Hands out stretches of `memory`, one after another, each on cache lines of its
 * own. Threads that ask for the same stretches in the same order share them.
 */
export class Words {
  readonly #memory: SharedArrayBuffer
  #next = 0

  constructor(memory: SharedArrayBuffer) {
    this.#memory = memory
  }

  /** The next `count` words. Throws RangeError where there are none left. */
  take(count: number): Int32Array<SharedArrayBuffer> {
    const at = this.#next
    this.#next += lines(count) * LINE
    return new Int32Array(this.#memory, at * 4, count)
  }
}

/** Bytes of memory that stretches of `counts` words take. */
export function bytesFor(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + lines(count), 0) * LINE * 4
}

function lines(words: number): number {
  return Math.ceil(words / LINE)
}
// #endregion words
