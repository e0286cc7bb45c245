/** A queue with room for so many: producer and consumer, CS:APP 12.5.4. */
import { Condition } from './condition.ts'
import { Mutex } from './mutex.ts'
import { Ring } from './ring.ts'
import { deadlineIn, timeLeft } from './time-left.ts'

/** What a queue answers besides an item: no item is negative. */
export const CLOSED = -1
export const EMPTY = -2

// #region queue
/**
 * Whole numbers from 0 on, first in, first out. A full queue makes producers sleep,
 * an empty one consumers.
 *
 * Invariant, whenever nobody holds the mutex: there are at most as many items as
 * there is room for, and once it is closed they only become fewer.
 */
export class BoundedQueue {
  readonly #mutex: Mutex
  readonly #notEmpty: Condition
  readonly #notFull: Condition
  readonly #closed: Int32Array
  readonly #items: Ring

  /** Stretches of words to be taken for it, with room for `capacity` items. */
  static words(capacity: number): number[] {
    return [Mutex.WORDS, Condition.WORDS, Condition.WORDS, 1, Ring.words(capacity)]
  }

  /** `take` hands out those stretches, in their order, 0 at first. */
  constructor(capacity: number, take: (words: number) => Int32Array) {
    this.#mutex = new Mutex(take(Mutex.WORDS))
    this.#notEmpty = new Condition(take(Condition.WORDS))
    this.#notFull = new Condition(take(Condition.WORDS))
    this.#closed = take(1)
    this.#items = new Ring(take(Ring.words(capacity)))
  }

  get #isClosed(): boolean {
    return this.#closed[0] === 1
  }
  // #endregion queue

  // #region push
  /**
   * Appends `item`, once there is room: true. False where the queue is closed, or
   * `timeout` milliseconds brought no room.
   */
  push(item: number, timeout = Infinity): boolean {
    const deadline = deadlineIn(timeout)
    this.#mutex.lock()
    while (this.#items.isFull && !this.#isClosed) {
      if (!this.#notFull.wait(this.#mutex, timeLeft(deadline))) break
    }
    const fits = !this.#items.isFull && !this.#isClosed
    if (fits) this.#items.push(item)
    this.#mutex.unlock()
    // Not under the mutex: whoever is woken would only have to wait for it.
    if (fits) this.#notEmpty.signal()
    return fits
  }
  // #endregion push

  // #region pop
  /**
   * Takes the oldest item, once there is one. CLOSED where the queue is closed and
   * nothing is left in it, EMPTY where `timeout` milliseconds brought nothing.
   */
  pop(timeout = Infinity): number {
    const deadline = deadlineIn(timeout)
    this.#mutex.lock()
    while (this.#items.length === 0 && !this.#isClosed) {
      if (!this.#notEmpty.wait(this.#mutex, timeLeft(deadline))) break
    }
    const nothing = this.#isClosed ? CLOSED : EMPTY
    const item = this.#items.length > 0 ? this.#items.shift() : nothing
    this.#mutex.unlock()
    if (item >= 0) this.#notFull.signal()
    return item
  }
  // #endregion pop

  // #region close
  /** Takes no more items; what is in it may still be taken. Wakes everybody. */
  close(): void {
    this.#mutex.lock()
    this.#closed[0] = 1
    this.#mutex.unlock()
    this.#notEmpty.broadcast()
    this.#notFull.broadcast()
  }

  /** How many items wait, as of now. */
  get length(): number {
    this.#mutex.lock()
    const { length } = this.#items
    this.#mutex.unlock()
    return length
  }
  // #endregion close
}
