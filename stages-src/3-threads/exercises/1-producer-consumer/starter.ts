/**
 * Exercise 1: a queue between threads that bring connections and threads that serve
 * them.
 *
 *     npm run explore -- stages-src/3-threads/exercises/1-producer-consumer/starter.ts
 *
 * One producer, one consumer and room enough, and it works. Then a queue is full, or
 * two wait where one is told, or the last one goes home, and it does not: the
 * explorer shows the steps. `put`, `take` and `close` are the places.
 * `npm run check -- 3 --exercise 1` tells when it is done.
 */
import { Condition } from '../../sync/condition.ts'
import { Mutex } from '../../sync/mutex.ts'
import { Ring } from '../../sync/ring.ts'
import { scenariosOf } from './scenarios.ts'

/** Words before the ring: a mutex, a condition, and 1 for a queue that is closed. */
const RING = 3

/** What `take` gives where nothing will ever come. */
const CLOSED = -1

export class JobQueue {
  readonly #mutex: Mutex
  readonly #changed: Condition
  readonly #closed: Int32Array
  readonly #jobs: Ring

  /** Bytes of memory for a queue with room for so many jobs. */
  static bytesFor(room: number): number {
    return 4 * (RING + Ring.words(room))
  }

  constructor(memory: SharedArrayBuffer, room: number) {
    const words = new Int32Array(memory)
    this.#mutex = new Mutex(words.subarray(0))
    this.#changed = new Condition(words.subarray(1))
    this.#closed = words.subarray(2)
    this.#jobs = new Ring(words.subarray(RING, RING + Ring.words(room)))
  }

  /** Brings a job, once there is room; false where the queue is closed. */
  put(job: number): boolean {
    this.#mutex.lock()
    const fits = !this.#jobs.isFull && this.#closed[0] !== 1
    if (fits) this.#jobs.push(job)
    this.#mutex.unlock()
    this.#changed.signal()
    return fits
  }

  /** The oldest job, once there is one; CLOSED once there will be none. */
  take(): number {
    this.#mutex.lock()
    if (this.#jobs.length === 0) this.#changed.wait(this.#mutex)
    const job = this.#closed[0] === 1 ? CLOSED : this.#jobs.shift()
    this.#mutex.unlock()
    return job
  }

  /** Takes no more jobs; those that are there are still done. */
  close(): void {
    this.#mutex.lock()
    this.#closed[0] = 1
    this.#mutex.unlock()
    this.#changed.signal()
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
