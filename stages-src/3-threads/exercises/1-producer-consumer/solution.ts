/**
 * Exercise 1, solved. Whoever waits asks again when it is woken, for somebody else
 * may have been faster. Producers and consumers sleep on conditions of their own:
 * with one for both, a signal that a consumer needs may wake another producer, and
 * is lost. A queue that closes concerns all who sleep, on either side.
 */
import { Condition } from '../../sync/condition.ts'
import { Mutex } from '../../sync/mutex.ts'
import { Ring } from '../../sync/ring.ts'
import { scenariosOf } from './scenarios.ts'

/** Words before the ring: a mutex, two conditions, and 1 for a queue that is closed. */
const RING = 4

/** What `take` gives where nothing will ever come. */
const CLOSED = -1

export class JobQueue {
  readonly #mutex: Mutex
  readonly #notEmpty: Condition
  readonly #notFull: Condition
  readonly #closed: Int32Array
  readonly #jobs: Ring

  /** Bytes of memory for a queue with room for so many jobs. */
  static bytesFor(room: number): number {
    return 4 * (RING + Ring.words(room))
  }

  constructor(memory: SharedArrayBuffer, room: number) {
    const words = new Int32Array(memory)
    this.#mutex = new Mutex(words.subarray(0))
    this.#notEmpty = new Condition(words.subarray(1))
    this.#notFull = new Condition(words.subarray(2))
    this.#closed = words.subarray(3)
    this.#jobs = new Ring(words.subarray(RING, RING + Ring.words(room)))
  }

  get #isClosed(): boolean {
    return this.#closed[0] === 1
  }

  /** Brings a job, once there is room; false where the queue is closed. */
  put(job: number): boolean {
    this.#mutex.lock()
    while (this.#jobs.isFull && !this.#isClosed) this.#notFull.wait(this.#mutex)
    const fits = !this.#isClosed
    if (fits) this.#jobs.push(job)
    this.#mutex.unlock()
    if (fits) this.#notEmpty.signal()
    return fits
  }

  /** The oldest job, once there is one; CLOSED once there will be none. */
  take(): number {
    this.#mutex.lock()
    while (this.#jobs.length === 0 && !this.#isClosed) {
      this.#notEmpty.wait(this.#mutex)
    }
    const job = this.#jobs.length > 0 ? this.#jobs.shift() : CLOSED
    this.#mutex.unlock()
    if (job !== CLOSED) this.#notFull.signal()
    return job
  }

  /** Takes no more jobs; those that are there are still done. */
  close(): void {
    this.#mutex.lock()
    this.#closed[0] = 1
    this.#mutex.unlock()
    this.#notEmpty.broadcast()
    this.#notFull.broadcast()
  }
}

// What the explorer tries; leave it as it is.
export const {
  inOrder,
  fullQueue,
  emptyQueue,
  bothWait,
  closing,
  closedWhileFull,
} = scenariosOf(JobQueue)
