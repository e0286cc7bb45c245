/** Who decides what happens next. */
import type { Moment, Snapshot } from './snapshot.ts'
import type { Thread } from './thread.ts'

/** Answers of a strategy, besides a transition. */
export const NOTHING = -1
export const CUT = -2

export interface Strategy {
  /** The next transition, NOTHING where there is none, or CUT to end the execution here. */
  next(moment: Moment): number
}

/** A strategy that is not done after one execution. */
export interface Search extends Strategy {
  /** Where the next execution begins, if not at the start. */
  readonly from?: Snapshot | undefined
  /** Whether the search has kept to a bound that left something out. */
  readonly isBounded?: boolean
  /** Whether there is another execution to be tried. */
  another(): boolean
}

/** Is told of everything that happens; only where a schedule is replayed. */
export interface Observer {
  resumes(thread: Thread): void
  /** It has come to its pending operation. */
  asks(thread: Thread): void
  before(thread: Thread, code: number): void
  after(thread: Thread, result: unknown): void
  killed(thread: Thread): void
  plain(thread: Thread, offset: number, length: number, isWrite: boolean): void
}
