/** What a connection may be doing, and what may come after it. */

/** Nothing has come of a request: it has no buffer. */
export const IDLE = 0
export const READING_HEAD = 1
export const READING_BODY = 2
/** A thread makes what is to be answered. */
export const PREPARING = 3
/** The socket is full, and some of a response has not left. */
export const WRITING = 4
/** The last response has left, and the peer's end is awaited. */
export const LINGERING = 5
export const CLOSED = 6

export type State = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** The states in words, by their numbers. */
export const STATE_NAMES = [
  'idle',
  'reading head',
  'reading body',
  'preparing',
  'writing',
  'lingering',
  'closed',
] as const

// #region transitions
/** One row of the table: from which states, what happens, into which state. */
export interface Transition {
  readonly from: readonly State[]
  readonly when: string
  readonly to: State
}

const OPEN = [IDLE, READING_HEAD, READING_BODY, PREPARING, WRITING] as const

/**
 * Everything that can happen to a connection. What is read, answered and sent
 * within one turn of the loop changes nothing: it is idle before and after.
 */
export const TRANSITIONS: readonly Transition[] = [
  { from: [CLOSED], when: 'accepted', to: IDLE },
  { from: OPEN, when: 'some of a head has come', to: READING_HEAD },
  { from: OPEN, when: 'some of the content has come', to: READING_BODY },
  { from: OPEN, when: 'the answer takes a while', to: PREPARING },
  { from: OPEN, when: 'the socket is full', to: WRITING },
  { from: OPEN, when: 'all requests are answered', to: IDLE },
  { from: OPEN, when: 'the last response has left', to: LINGERING },
  {
    from: [...OPEN, LINGERING],
    when: 'its end, its time, or an error',
    to: CLOSED,
  },
]
// #endregion transitions

// #region may-follow
/** For each state, a bit for every state that may follow. */
const FOLLOWERS = STATE_NAMES.map((_, from) =>
  TRANSITIONS.filter((it) => it.from.includes(from as State)).reduce(
    (bits, { to }) => bits | (1 << to),
    0,
  ),
)

/** Whether the table has a way from one state to another. */
export function mayFollow(from: State, to: State): boolean {
  return ((FOLLOWERS[from] as number) & (1 << to)) !== 0
}
// #endregion may-follow

// #region counts
/** How many connections there are in each state. */
export class StateCounts {
  readonly #counts: Int32Array

  /** In `words`, one for each state, which others may read at any time. */
  constructor(words: Int32Array = new Int32Array(STATE_NAMES.length)) {
    this.#counts = words
  }

  /** Throws Error where the table has no such way: the server itself is wrong. */
  move(from: State, to: State): void {
    if (!mayFollow(from, to)) {
      throw new Error(`from '${STATE_NAMES[from]}' to '${STATE_NAMES[to]}'`)
    }
    Atomics.sub(this.#counts, from, 1)
    Atomics.add(this.#counts, to, 1)
  }

  in(state: State): number {
    return Atomics.load(this.#counts, state)
  }

  /** All connections that are not closed. */
  get open(): number {
    // Each came from there, and there is no other beginning.
    return -this.in(CLOSED)
  }
}
// #endregion counts
