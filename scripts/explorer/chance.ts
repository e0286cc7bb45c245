/** Searches that throw dice: for cases that are too large to be tried whole. */
import type { Moment } from './snapshot.ts'
import { NOTHING, type Search } from './strategy.ts'
import { howOf, KILLED, threadOf, transition } from './transitions.ts'

/** Numbers from a seed: xorshift32, Marsaglia 2003. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) || 1
  }

  /** A whole number from 0 to `sides` - 1. */
  roll(sides: number): number {
    this.#state ^= this.#state << 13
    this.#state ^= this.#state >>> 17
    this.#state ^= this.#state << 5
    return (this.#state >>> 0) % sides
  }
}

/** So many times a thread is spared, on average, and goes on. */
const MERCY = 8

// #region random
/** Any of what can happen next, each as likely as the others. */
export class RandomWalk implements Search {
  readonly #dice: Dice

  constructor(seed: number) {
    this.#dice = new Dice(seed)
  }

  next({ turns }: Moment): number {
    turns.collect()
    const { options } = turns
    if (options.length === 0) return NOTHING
    const code = options[this.#dice.roll(options.length)] as number
    // Death would come to all of them early, if it were as likely as a step.
    const isSpared = howOf(code) === KILLED && this.#dice.roll(MERCY) > 0
    return isSpared ? (options[0] as number) : code
  }

  another(): boolean {
    return true
  }
}
// #endregion random

/** Steps that an execution is taken to have before one has been seen. */
const LIKELY_STEPS = 30

// #region pct
/**
 * Probabilistic concurrency testing: the thread of the highest priority goes on, and at `depth` - 1
 * steps drawn beforehand the running one becomes the last. A mistake that takes `depth` orderings
 * is found with a probability of at least 1 / (n × k^(depth - 1)), n threads and k steps.
 * Burckhardt and others, ASPLOS 2010.
 */
export class PriorityWalk implements Search {
  readonly #dice: Dice
  readonly #depth: number
  #steps = LIKELY_STEPS
  #priorities: number[] = []
  #changes: number[] = []
  #death = -1

  constructor(seed: number, depth: number) {
    this.#dice = new Dice(seed)
    this.#depth = depth
  }

  next({ turns, threads }: Moment): number {
    if (turns.steps === 0) this.#draw(threads.length, turns.killsLeft > 0)
    const change = this.#changes.indexOf(turns.steps)
    if (change !== -1 && turns.last) this.#priorities[turns.last.index] = -1 - change
    this.#steps = Math.max(this.#steps, turns.steps)
    turns.collect()
    const rank = (code: number): number => this.#priorities[threadOf(code)] as number
    const best = turns.options.reduce(
      (best, it) => (rank(it) > rank(best) ? it : best),
      this.#first(turns),
    )
    const death = transition(threadOf(best), KILLED)
    return turns.steps === this.#death && turns.options.includes(death) ? death : best
  }
  // #endregion pct

  #first({ options }: Moment['turns']): number {
    return options[0] ?? NOTHING
  }

  /** New priorities, the steps at which one is lowered, and one at which somebody is killed. */
  #draw(threads: number, mayDie: boolean): void {
    this.#priorities = Array.from({ length: threads }, () => this.#dice.roll(1_000_000))
    this.#changes = Array.from({ length: this.#depth - 1 }, () => this.#dice.roll(this.#steps))
    if (mayDie) this.#death = this.#dice.roll(this.#steps)
  }

  another(): boolean {
    return true
  }
}
