/** One worker's words. The worker writes them while it lives, and the master before. */
import { responsesIn } from '../../3-threads/statistics/statistics.ts'
import { CLOSED } from '../../4-events/connection/states.ts'
import {
  COUNTS_WORDS,
  DRAINING,
  FREE,
  READY,
  SLOT,
  SLOT_STATES,
  STARTING,
  STATES_WORDS,
} from './layout.ts'
import type { News } from './news.ts'

/** What anybody can see of a worker, all of it of the same one. */
export interface Reading {
  readonly slot: number
  readonly state: (typeof SLOT_STATES)[number]
  /** 0 until the master knows it. */
  readonly pid: number
  readonly seat: number
  /** On which processor it is kept; -1 for any. */
  readonly cpu: number
  /** When it was started: seconds since the epoch. */
  readonly began: number
  /** When it last showed that it lives, as `monotonic` has it; 0 if it never has. */
  readonly beat: number
  readonly connections: number
  /** Milliseconds of processor time since its start; they wrap at 32 bits. */
  readonly busy: number
  /** Answered since its start; they wrap as well. */
  readonly requests: number
}

// #region slot
/** A slot, for the master and for whoever looks. */
export class Slot {
  readonly number: number
  protected readonly words: Int32Array
  readonly #news: News

  /** `words` are the slot's alone. */
  constructor(words: Int32Array, number: number, news: News) {
    this.words = words
    this.number = number
    this.#news = news
  }

  /**
   * For the master: the slot is a worker's, which is about to be started for `seat`
   * and kept on `cpu`, or on none (-1).
   */
  begin(seat: number, cpu = -1): void {
    this.set('pid', 0)
    this.set('seat', seat)
    this.set('cpu', cpu)
    this.set('began', Math.floor(Date.now() / 1000))
    for (const word of ['beat', 'accepted', 'busy', 'requests'] as const) {
      this.set(word, 0)
    }
    for (let state = 0; state < STATES_WORDS; state += 1) {
      Atomics.store(this.words, SLOT.states + state, 0)
    }
    // Last, for until then nobody looks at the rest.
    this.become(STARTING)
  }

  /** For the master, which has it once the worker is there. */
  set pid(pid: number) {
    this.set('pid', pid)
  }

  /**
   * For the master: the worker is gone. Not before it has been waited for: until then
   * it may write, and the next one's words are these.
   */
  free(): void {
    this.become(FREE)
  }

  protected become(state: number): void {
    this.set('state', state)
    this.#news.announce()
  }
  // #endregion slot

  // #region read
  /** Who is in it; undefined while it is free. Waits for nobody. */
  read(): Reading | undefined {
    for (;;) {
      const { pid, state } = this
      if (state === FREE) return undefined
      const reading: Reading = {
        ...{ slot: this.number, pid, state: SLOT_STATES[state] ?? 'free' },
        ...{ seat: this.get('seat'), cpu: this.get('cpu') },
        ...{ began: this.get('began'), beat: this.beat, busy: this.busy },
        ...{ connections: this.connections, requests: this.requests },
      }
      // Where another is in it by now, some of that may be the other's.
      if (this.state === state && this.pid === pid) return reading
    }
  }

  /** Whether anybody has ever been in it: then its counts belong to the totals. */
  get isUsed(): boolean {
    return this.get('began') !== 0
  }

  get state(): number {
    return this.get('state')
  }

  get pid(): number {
    return this.get('pid')
  }

  /** When it last showed that it lives, as `monotonic` has it; 0 if it never has. */
  get beat(): number {
    return this.get('beat')
  }

  /** How many connections have come to it; the number wraps. */
  get accepted(): number {
    return this.get('accepted')
  }

  /** How many it has: each began as one that was closed. */
  get connections(): number {
    return -Atomics.load(this.words, SLOT.states + CLOSED) | 0
  }

  get busy(): number {
    return this.get('busy')
  }

  get requests(): number {
    return this.get('requests')
  }

  /** Lines of either log that were lost, by all that have been in it. */
  get lost(): { access: number; errors: number } {
    return { access: this.get('lostAccess'), errors: this.get('lostErrors') }
  }
  // #endregion read

  // #region words
  /** For StateCounts. */
  get states(): Int32Array {
    return this.words.subarray(SLOT.states, SLOT.states + STATES_WORDS)
  }

  /** For ThreadCounts. */
  get counts(): Int32Array {
    return this.words.subarray(SLOT.counts, SLOT.counts + COUNTS_WORDS)
  }

  protected get(word: keyof typeof SLOT): number {
    return Atomics.load(this.words, SLOT[word])
  }

  protected set(word: keyof typeof SLOT, value: number): void {
    Atomics.store(this.words, SLOT[word], value)
  }
  // #endregion words
}

// #region own
/** The slot of the worker that this is. */
export class OwnSlot extends Slot {
  readonly #lostBefore: { access: number; errors: number }
  readonly #responsesBefore: number

  /** `before`: how many responses those before it have counted. */
  constructor(words: Int32Array, number: number, news: News, before: number) {
    super(words, number, news)
    this.#lostBefore = this.lost
    this.#responsesBefore = before
  }

  /** It can serve. */
  ready(): void {
    this.become(READY)
  }

  /** It serves nobody new. */
  draining(): void {
    this.become(DRAINING)
  }

  /** A connection has come. */
  accepts(): void {
    Atomics.add(this.words, SLOT.accepted, 1)
  }

  /**
   * It lives. Since its start it has used `busy` milliseconds of processor time, and
   * lost so many lines of either log.
   */
  beats(busy: number, access: number, errors: number): void {
    const before = this.#lostBefore
    const requests = responsesIn(this.counts) - this.#responsesBefore
    this.set('busy', busy | 0)
    this.set('requests', requests | 0)
    this.set('lostAccess', (before.access + access) | 0)
    this.set('lostErrors', (before.errors + errors) | 0)
    // A beat of 0 would be none.
    this.set('beat', monotonic() || 1)
  }
}
// #endregion own

// #region monotonic
/** Milliseconds of a clock that all processes share (CLOCK_MONOTONIC), in 32 bits. */
export function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return (seconds * 1000 + nanoseconds / 1e6) | 0
}
// #endregion monotonic
