/** Every schedule with at most so many preemptions, one after the other. */
import { type Moment, Snapshot } from './snapshot.ts'
import { CUT, NOTHING, type Search } from './strategy.ts'
import { howOf, KILLED, threadOf } from './transitions.ts'
import { Visited } from './visited.ts'

/** A choice on the way, and which of its transitions is being tried. */
interface Choice {
  readonly codes: number[]
  at: number
  /** The state before it, where there is a choice. */
  readonly before: Snapshot | undefined
}

/** More preemptions than any execution has time for. */
const LARGEST = 250

// #region depth-first
/**
 * Depth-first search. An execution begins at the last choice of the one before that can go another
 * way, and takes the first transition everywhere after it.
 */
export class DepthFirst implements Search {
  /** Whether the bound has left anything out. */
  isBounded = false
  from: Snapshot | undefined
  readonly #bound: number
  readonly #visited: Visited | undefined
  readonly #choices: Choice[] = []
  readonly #snapshots: Snapshot[] = []
  #depth = 0

  /** `prune`: leave out what follows from a state that is only another order of one seen. */
  constructor(bound: number, prune = true) {
    // Beyond it a bound bounds nothing, and the table of states has no larger number.
    this.#bound = Math.min(bound, LARGEST)
    this.#visited = prune ? new Visited() : undefined
  }

  next(moment: Moment): number {
    const { steps } = moment.turns
    if (steps < this.#depth) {
      const { codes, at } = this.#choices[steps] as Choice
      return codes[at] as number
    }
    const codes = this.#allowed(moment)
    if (codes.length > 1 && this.#covers(moment)) return CUT
    if (codes.length === 0) return NOTHING
    const before = codes.length > 1 ? this.#snapshot(moment) : undefined
    this.#choices[steps] = { codes, at: 0, before }
    this.#depth = steps + 1
    return codes[0] as number
  }

  /** Turns to the last choice that has another way; false where all have been tried. */
  another(): boolean {
    while (this.#depth > 0) {
      const choice = this.#choices[this.#depth - 1] as Choice
      choice.at += 1
      this.from = choice.before
      if (choice.at < choice.codes.length) return true
      this.#depth -= 1
    }
    return false
  }
  // #endregion depth-first

  /** In the room of the last one at this depth: nobody goes back to that. */
  #snapshot(moment: Moment): Snapshot {
    const { steps } = moment.turns
    const kept = this.#snapshots[steps]?.keep(moment) ?? new Snapshot(moment)
    this.#snapshots[steps] = kept
    return kept
  }

  /** What can happen next without more preemptions than the bound. */
  #allowed({ turns }: Moment): number[] {
    turns.collect()
    const { options, last } = turns
    if (!turns.lastGoes || turns.preemptions < this.#bound) return options.slice()
    const isFree = (code: number): boolean =>
      threadOf(code) === last?.index || howOf(code) === KILLED
    const own = options.filter(isFree)
    if (own.length < options.length) this.isBounded = true
    return own
  }

  #covers({ turns, model }: Moment): boolean {
    if (this.#visited === undefined) return false
    const { pasts } = model
    const free = turns.lastGoes ? 1 + (turns.last?.index ?? 0) : 0
    const { timeoutsLeft, spuriousLeft, killsLeft } = turns
    const budgets = free | (timeoutsLeft << 4) | (spuriousLeft << 10) | (killsLeft << 16)
    pasts.key(budgets ^ Math.imul(model.time | 0, 0x9e3779b1))
    return this.#visited.covers(pasts.keyLow, pasts.keyHigh, this.#bound - turns.preemptions)
  }
}
