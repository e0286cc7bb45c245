/**
 * What the server has done, counted by each thread in words of its own, and added up
 * by whoever asks: nobody waits for anybody.
 */
import type { AccessEntry } from '../../2-http/logs/access-log.ts'
import { STATE_NAMES } from '../thread-state.ts'
import { add, COUNTER, MOST, mend, read } from './counter.ts'
import { percentile, RANGES, rangeOf } from './histogram.ts'

/** The counters: bytes, responses by status from 100 to 599, durations by range. */
const BYTES = 0
const STATUSES = 1
const DURATIONS = STATUSES + 500
const COUNTERS = DURATIONS + RANGES

/** Words of one thread's counts. */
export const SLOT: number = COUNTERS * COUNTER

/** What is counted of an entry. */
export type Counted = Pick<AccessEntry, 'status' | 'bytes' | 'duration'>

// #region slot
/** Counts for one thread: the only one that writes these words. */
export class ThreadCounts {
  readonly #words: Int32Array

  /** Goes on with what `words` say, whoever has counted there before. */
  constructor(words: Int32Array) {
    this.#words = words
    for (let counter = 0; counter < COUNTERS; counter += 1) {
      mend(words, counter * COUNTER)
    }
  }

  /** Counts a response. */
  count({ status, bytes, duration }: Counted): void {
    // What is larger than a counter takes at once goes in pieces.
    for (let left = bytes; left > 0; left -= MOST) {
      this.#add(BYTES, Math.min(left, MOST))
    }
    this.#add(STATUSES + status - 100, 1)
    this.#add(DURATIONS + rangeOf(duration), 1)
  }

  #add(counter: number, amount: number): void {
    add(this.#words, counter * COUNTER, amount)
  }
}
// #endregion slot

// #region summary
/** Everything of all threads, at about one moment. */
export interface Summary {
  readonly requests: number
  /** Bytes of content that were sent. */
  readonly bytes: number
  /** How many responses of each status that has come up. */
  readonly statuses: Readonly<Record<string, number>>
  /** From a request's head to its response's end, in seconds. */
  readonly latency: Readonly<Record<'p50' | 'p90' | 'p99' | 'p999', number | null>>
  /** How many threads do what. */
  readonly threads: Readonly<Record<string, number>>
}

/** Adds up what `slots` say; `states` are those of the threads, as of now. */
export function summaryOf(
  slots: readonly Int32Array[],
  states: readonly number[],
): Summary {
  const total = (counter: number) =>
    slots.reduce((sum, words) => sum + read(words, counter * COUNTER), 0)
  const statuses: Record<string, number> = {}
  for (let status = 100; status < 600; status += 1) {
    const count = total(STATUSES + status - 100)
    if (count > 0) statuses[status] = count
  }
  const durations = Array.from({ length: RANGES }, (_, at) => total(DURATIONS + at))
  return {
    requests: Object.values(statuses).reduce((sum, count) => sum + count, 0),
    bytes: total(BYTES),
    statuses,
    latency: latencyOf(durations),
    threads: threadsByState(states),
  }
}
// #endregion summary

// #region parts
/** How many responses one thread has counted in `words`. */
export function responsesIn(words: Int32Array): number {
  let sum = 0
  for (let status = 0; status < 500; status += 1) {
    sum += read(words, (STATUSES + status) * COUNTER)
  }
  return sum
}

function latencyOf(durations: readonly number[]): Summary['latency'] {
  const within = (share: number) => percentile(durations, share) ?? null
  return {
    p50: within(0.5),
    p90: within(0.9),
    p99: within(0.99),
    p999: within(0.999),
  }
}

function threadsByState(states: readonly number[]): Record<string, number> {
  const counts = Object.fromEntries(STATE_NAMES.map((name) => [name, 0]))
  for (const state of states) {
    const name = STATE_NAMES[state] as string
    counts[name] = (counts[name] as number) + 1
  }
  return counts
}
// #endregion parts
