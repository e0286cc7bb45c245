/** A ring of whole numbers in shared memory, for whoever holds the lock around it. */

/** Where the oldest item lies, and how many there are. */
const HEAD = 0
const LENGTH = 1
const SLOTS = 2

// #region ring
/**
 * First in, first out. Its words are read and written plainly: a mutex orders them.
 *
 * Invariant: 0 <= length <= capacity, and the items lie in so many slots from HEAD
 * on, around the end.
 */
export class Ring {
  readonly #words: Int32Array
  readonly capacity: number

  /** Words of memory for `capacity` items. */
  static words(capacity: number): number {
    return SLOTS + capacity
  }

  constructor(words: Int32Array) {
    this.#words = words
    this.capacity = words.length - SLOTS
  }

  get length(): number {
    return this.#words[LENGTH] as number
  }

  get isFull(): boolean {
    return this.length === this.capacity
  }

  /** Appends `item`; there has to be room. */
  push(item: number): void {
    const { length } = this
    const at = ((this.#words[HEAD] as number) + length) % this.capacity
    this.#words[SLOTS + at] = item
    this.#words[LENGTH] = length + 1
  }

  /** Takes the oldest item; there has to be one. */
  shift(): number {
    const { length } = this
    const head = this.#words[HEAD] as number
    this.#words[HEAD] = (head + 1) % this.capacity
    this.#words[LENGTH] = length - 1
    return this.#words[SLOTS + head] as number
  }
}
// #endregion ring
