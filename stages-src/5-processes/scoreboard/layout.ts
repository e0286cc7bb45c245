/**
 * What stands where in the scoreboard: 32-bit words that every process of the server
 * maps. A line of a cache has sixteen of them; no two processes write to one line.
 */
import { SLOT as COUNTS } from '../../3-threads/statistics/statistics.ts'
import { STATE_NAMES } from '../../4-events/connection/states.ts'

/** Words of a cache line. */
export const LINE = 16

/** What the first word says, "five" in ASCII: this is a scoreboard. */
export const MAGIC = 0x66697665
/** Which layout this is. Who moves a word counts on. */
export const VERSION = 1

// #region header
/** The words of the header, by what they hold. All but the news are the master's. */
export const HEADER = {
  /** MAGIC, VERSION, and how many slots there are, of how many words. */
  ...{ magic: 0, version: 1, slots: 2, slotWords: 3 },
  /** The master's pid, and when it began: seconds since the epoch. */
  ...{ master: 4, began: 5 },
  /** How often something has changed; who waits for the next time sleeps on it. */
  news: LINE,
  /** How many workers there should be. */
  target: 2 * LINE,
  /** How many have been started, have left in order, have died, have been hung. */
  ...{ started: 33, recycled: 34, died: 35, hung: 36 },
} as const

export const HEADER_WORDS: number = 4 * LINE
// #endregion header

// #region slot
/** The words of a slot: one worker's, and after its end the next one's. */
export const SLOT = {
  /** FREE, STARTING, READY or DRAINING. */
  state: 0,
  /** Who it is, where it sits, and on which processor it is kept; -1 for any. */
  ...{ pid: 1, seat: 2, cpu: 3 },
  /** When it was started: seconds since the epoch. */
  began: 4,
  /** When it last showed that it lives: milliseconds, as `monotonic` has them. */
  beat: 5,
  /** Connections that have come to it. */
  accepted: 6,
  /** Milliseconds of processor time, and requests answered, until the last beat. */
  ...{ busy: 8, requests: 9 },
  /** Lines of the logs that were lost, by it and by those before it. */
  ...{ lostAccess: 10, lostErrors: 11 },
  /** How many connections are in each state of stage 4. */
  states: LINE,
  /** Stage 3's counts, which each worker of the slot goes on with. */
  counts: 2 * LINE,
} as const

export const STATES_WORDS: number = STATE_NAMES.length
export const COUNTS_WORDS: number = COUNTS
export const SLOT_WORDS: number =
  Math.ceil((SLOT.counts + COUNTS_WORDS) / LINE) * LINE
// #endregion slot

// #region states
/** What a slot's worker is doing. */
export const FREE = 0
/** It is being started, and has not said that it can serve. */
export const STARTING = 1
export const READY = 2
/** It serves who it has, and accepts nobody. */
export const DRAINING = 3

/** The states in words, by their numbers. */
export const SLOT_STATES = ['free', 'starting', 'ready', 'draining'] as const
// #endregion states

// #region sizes
/** Bytes of a scoreboard with so many slots. */
export function bytesFor(slots: number): number {
  return 4 * (HEADER_WORDS + slots * SLOT_WORDS)
}

/** The words of slot `number` among all `words`. */
export function slotWords(words: Int32Array, number: number): Int32Array {
  const begin = HEADER_WORDS + number * SLOT_WORDS
  return words.subarray(begin, begin + SLOT_WORDS)
}
// #endregion sizes
