/** The connections that nobody serves: the dispatcher polls them. */
import { POLLIN, PollSet } from '#sys'

/** The entries before the connections: the stop, the bell, the listening socket. */
const FIRST = 3

/** What is expected of a connection: a request, its end, or that it be served. */
export const SILENT = 0
export const OVER = 1
export const SPOKEN = 2
export type Expected = typeof SILENT | typeof OVER | typeof SPOKEN

// #region watched
/**
 * Descriptors to be polled, each with the moment until which it may say nothing.
 * They lie one behind another: the last takes the place of one that leaves.
 */
export class Watched {
  readonly entries: PollSet
  readonly #fds: Int32Array
  readonly #deadlines: Float64Array
  readonly #expected: Uint8Array
  #length = 0
  /** No deadline is before this moment. */
  #soonest = Infinity

  constructor(capacity: number) {
    this.entries = new PollSet(FIRST + capacity)
    this.#fds = new Int32Array(capacity)
    this.#deadlines = new Float64Array(capacity)
    this.#expected = new Uint8Array(capacity)
  }

  get length(): number {
    return this.#length
  }

  get soonest(): number {
    return this.#soonest
  }

  add(fd: number, deadline: number, expected: Expected): void {
    const at = this.#length
    this.#length += 1
    this.#put(at, fd, deadline, expected)
    if (deadline < this.#soonest) this.#soonest = deadline
  }

  /** Takes away the one at `at`; where it lay, the last one lies now. */
  remove(at: number): number {
    const fd = this.#fds[at] as number
    this.#length -= 1
    const last = this.#length
    if (at !== last) {
      const { [last]: moved = 0 } = this.#fds
      const { [last]: deadline = 0 } = this.#deadlines
      this.#put(at, moved, deadline, this.#expected[last] as number)
    }
    return fd
  }

  #put(at: number, fd: number, deadline: number, expected: number): void {
    this.#fds[at] = fd
    this.#deadlines[at] = deadline
    this.#expected[at] = expected
    this.entries.set(FIRST + at, fd, POLLIN)
  }
  // #endregion watched

  // #region asked
  /** How many entries poll(2) is to be given for all of them. */
  get count(): number {
    return FIRST + this.#length
  }

  /** Whether poll(2) has found something at the one at `at`. */
  isReady(at: number): boolean {
    return this.entries.revents(FIRST + at) !== 0
  }

  expected(at: number): Expected {
    return this.#expected[at] as Expected
  }

  fd(at: number): number {
    return this.#fds[at] as number
  }

  /** Whether its time is over. */
  isLate(at: number, now: number): boolean {
    return (this.#deadlines[at] as number) <= now
  }

  /** Leaves those who say nothing no longer than until `deadline`. */
  hurry(deadline: number): void {
    for (let at = 0; at < this.#length; at += 1) {
      const before = this.#deadlines[at] as number
      if (this.expected(at) === SILENT) {
        this.#deadlines[at] = Math.min(before, deadline)
      }
    }
    this.reckon()
  }

  /** Finds out anew which deadline is next, after those that were have passed. */
  reckon(): void {
    this.#soonest = Infinity
    for (let at = 0; at < this.#length; at += 1) {
      this.#soonest = Math.min(this.#soonest, this.#deadlines[at] as number)
    }
  }
  // #endregion asked
}
