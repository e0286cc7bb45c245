/** A queue with room for so many: producer and consumer, CS:APP 12.5.4. */
import { Condition } from './condition.ts'
import { Mutex } from './mutex.ts'
import { deadlineIn, timeLeft } from './time-left.ts'

/** What a queue answers besides an item: no item is negative. */
export const CLOSED = -1
export const EMPTY = -2

/** Where the oldest item lies, how many there are, and whether more may come. */
const HEAD = 0
const LENGTH = 1
const IS_CLOSED = 2
const SLOTS = 3

// #region queue
/**
 * Whole numbers from 0 on, first in, first out. A full queue makes producers sleep,
 * an empty one consumers.
 *
 * Invariant, whenever nobody holds the mutex: 0 <= LENGTH <= capacity, the items lie
 * in LENGTH slots from HEAD on (around the end), and once closed it only shrinks.
 */
export class BoundedQueue {
  readonly #mutex: Mutex
  readonly #notEmpty: Condition
  readonly #notFull: Condition
  readonly #state: Int32Array
  readonly capacity: number

  /** Stretches of words to be taken for it, with room for `capacity` items. */
  static words(capacity: number): number[] {
    return [Mutex.WORDS, Condition.WORDS, Condition.WORDS, SLOTS + capacity]
  }

  /** `take` hands out those stretches, in their order, 0 at first. */
  constructor(capacity: number, take: (words: number) => Int32Array) {
    this.#mutex = new Mutex(take(Mutex.WORDS))
    this.#notEmpty = new Condition(take(Condition.WORDS))
    this.#notFull = new Condition(take(Condition.WORDS))
    this.#state = take(SLOTS + capacity)
    this.capacity = capacity
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
    while (this.#get(LENGTH) === this.capacity && this.#get(IS_CLOSED) === 0) {
      const inTime = this.#notFull.wait(this.#mutex, timeLeft(deadline))
      if (!inTime) break
    }
    const fits = this.#get(LENGTH) < this.capacity && this.#get(IS_CLOSED) === 0
    if (fits) this.#append(item)
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
    while (this.#get(LENGTH) === 0 && this.#get(IS_CLOSED) === 0) {
      const inTime = this.#notEmpty.wait(this.#mutex, timeLeft(deadline))
      if (!inTime) break
    }
    const nothing = this.#get(IS_CLOSED) === 0 ? EMPTY : CLOSED
    const item = this.#get(LENGTH) > 0 ? this.#remove() : nothing
    this.#mutex.unlock()
    if (item >= 0) this.#notFull.signal()
    return item
  }
  // #endregion pop

  // #region close
  /** Takes no more items; what is in it may still be taken. Wakes everybody. */
  close(): void {
    this.#mutex.lock()
    this.#set(IS_CLOSED, 1)
    this.#mutex.unlock()
    this.#notEmpty.broadcast()
    this.#notFull.broadcast()
  }

  /** How many items wait, as of now. */
  get length(): number {
    this.#mutex.lock()
    const length = this.#get(LENGTH)
    this.#mutex.unlock()
    return length
  }
  // #endregion close

  // #region slots
  #append(item: number): void {
    const at = (this.#get(HEAD) + this.#get(LENGTH)) % this.capacity
    this.#set(SLOTS + at, item)
    this.#set(LENGTH, this.#get(LENGTH) + 1)
  }

  #remove(): number {
    const head = this.#get(HEAD)
    this.#set(HEAD, (head + 1) % this.capacity)
    this.#set(LENGTH, this.#get(LENGTH) - 1)
    return this.#get(SLOTS + head)
  }

  // Plain accesses: the mutex orders them.
  #get(at: number): number {
    return this.#state[at] as number
  }

  #set(at: number, value: number): void {
    this.#state[at] = value
  }
  // #endregion slots
}
