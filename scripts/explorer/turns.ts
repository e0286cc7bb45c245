/** Who can go on, what that costs, and who has gone so far. */
import type { Model } from './model.ts'
import { CALL, NOTIFY } from './operations.ts'
import type { Scenario } from './scenario.ts'
import { READY, SLEEPING, type Thread, WOKEN } from './thread.ts'
import {
  FOR_NOTHING,
  GO,
  howOf,
  KILLED,
  subsets,
  TIMED_OUT,
  threadOf,
  transition,
} from './transitions.ts'

/** Steps in a row of one thread where turns are given fairly. */
const QUANTUM = 13

export interface TurnsSoFar {
  readonly steps: number
  readonly preemptions: number
  readonly timeoutsLeft: number
  readonly spuriousLeft: number
  readonly killsLeft: number
  readonly last: Thread | undefined
}

export class Turns {
  /** The transitions taken so far. */
  readonly taken: number[] = []
  steps = 0
  /** Switches away from a thread that could have gone on. */
  preemptions = 0
  timeoutsLeft: number
  spuriousLeft: number
  killsLeft: number
  /** Whose step was the last, and whether it could do the next one, too. */
  last: Thread | undefined
  lastGoes = false
  /** What can happen next, after `collect`: the last thread's own step first. */
  readonly options: number[] = []
  /** A notify wakes any of the sleepers, not the oldest. */
  anyOrder = false
  readonly #model: Model
  /** Threads that may be killed. */
  readonly #mortal: readonly Thread[]
  #quantum = 0

  constructor(
    model: Model,
    { timeouts = 1, spurious = 0, kills = 0, mortal = [] }: Omit<Scenario, 'bytes' | 'threads'>,
  ) {
    this.#model = model
    this.#mortal = model.threads.filter(({ name }) => mortal.includes(name))
    this.timeoutsLeft = timeouts
    this.spuriousLeft = spurious
    this.killsLeft = kills
  }

  save(): TurnsSoFar {
    const { steps, preemptions, timeoutsLeft, spuriousLeft, killsLeft, last } = this
    return { steps, preemptions, timeoutsLeft, spuriousLeft, killsLeft, last }
  }

  /** Of what was taken, as many stay as there were steps: they are the same. */
  restore(saved: TurnsSoFar): void {
    this.steps = saved.steps
    this.preemptions = saved.preemptions
    this.timeoutsLeft = saved.timeoutsLeft
    this.spuriousLeft = saved.spuriousLeft
    this.killsLeft = saved.killsLeft
    this.last = saved.last
    this.#quantum = 0
  }

  /** Before each choice. */
  begin(): void {
    this.lastGoes = this.last !== undefined && this.canGo(this.last)
  }

  // #region goes
  /** Whether a thread can do its next step, and is not only turning in a circle. */
  canGo(thread: Thread): boolean {
    if (thread.status === WOKEN) return true
    return this.#isReady(thread) && !this.#spins(thread)
  }

  #isReady(thread: Thread): boolean {
    if (thread.status !== READY) return false
    const { kind, call } = thread.operation
    return kind !== CALL || (call?.ready() ?? false)
  }

  #spins(thread: Thread): boolean {
    return this.#model.spins.isSpinning(thread.index, this.#model.places.count)
  }
  // #endregion goes

  // #region options
  /** Fills `options` with what can happen next. */
  collect(): void {
    const { options, last } = this
    options.length = 0
    if (last && this.lastGoes) {
      this.#offer(last)
      // Going on after a wait concerns nobody else: no need to try what comes between.
      if (last.justWoke) return
    }
    for (const thread of this.#model.threads) {
      if (thread !== last && this.canGo(thread)) this.#offer(thread)
    }
    if (options.length === 0) {
      this.#offerTheRest()
      return
    }
    if (this.timeoutsLeft > 0) this.#offerSleepers(TIMED_OUT)
    if (this.spuriousLeft > 0) this.#offerSleepers(FOR_NOTHING)
    if (this.killsLeft > 0) this.#offerKills()
  }

  /** Nobody can go on but by the time, or in a circle. */
  #offerTheRest(): void {
    const first = this.#firstDeadline()
    for (const thread of this.#model.threads) {
      if (this.#isReady(thread)) this.#offer(thread)
      const isOver = thread.status === SLEEPING && thread.deadline === first
      if (isOver && first < Infinity) this.options.push(transition(thread.index, TIMED_OUT))
    }
    if (this.spuriousLeft > 0) this.#offerSleepers(FOR_NOTHING)
  }

  #offer(thread: Thread): void {
    const { kind, place, operand } = thread.operation
    const sets =
      this.anyOrder && kind === NOTIFY && thread.status === READY
        ? this.#choicesOf(place, operand as number)
        : [0]
    for (const set of sets) this.options.push(transition(thread.index, GO, set))
  }

  /** Whom a notify can wake in any order. */
  #choicesOf(place: number, count: number): number[] {
    const sleepers = this.#model.sleepersOn(place)
    if (count === 0 || count >= sleepers.length) return [0]
    return subsets(
      sleepers.reduce((mask, { index }) => mask | (1 << index), 0),
      count,
    )
  }

  /** Not where nobody else can go on: nothing says that anybody comes and kills. */
  #offerKills(): void {
    for (const { hasEnded, index } of this.#mortal) {
      if (!hasEnded) this.options.push(transition(index, KILLED))
    }
  }

  #offerSleepers(how: number): void {
    for (const thread of this.#model.threads) {
      if (thread.status !== SLEEPING) continue
      if (how === TIMED_OUT && thread.deadline === Infinity) continue
      this.options.push(transition(thread.index, how))
    }
  }
  // #endregion options

  #firstDeadline(): number {
    return this.#model.threads.reduce(
      (first, it) => (it.status === SLEEPING ? Math.min(first, it.deadline) : first),
      Infinity,
    )
  }

  /** Whether a transition could be the next one, though a search would not try it. */
  isPossible(code: number): boolean {
    const thread = this.#model.threads[threadOf(code)]
    if (thread === undefined) return false
    if (howOf(code) === KILLED) return this.#mortal.includes(thread) && !thread.hasEnded
    if (howOf(code) === GO) return thread.status === WOKEN || this.#isReady(thread)
    return thread.status === SLEEPING && (howOf(code) !== TIMED_OUT || thread.deadline < Infinity)
  }

  // #region take
  /** Notes a transition, and what it costs. */
  take(code: number): void {
    this.taken[this.steps] = code
    this.steps += 1
    if (howOf(code) === KILLED) {
      // Whoever was running goes on, if it is not the one.
      this.killsLeft -= 1
      return
    }
    const thread = this.#model.threads[threadOf(code)] as Thread
    if (this.lastGoes && thread !== this.last) this.preemptions += 1
    const how = howOf(code)
    if (how === TIMED_OUT && this.#model.threads.some((it) => this.canGo(it))) {
      this.timeoutsLeft -= 1
    }
    if (how === FOR_NOTHING) this.spuriousLeft -= 1
    this.last = thread
  }
  // #endregion take

  // #region fair
  /** The next turn where each gets its share; -1 where nobody can go on. */
  fair(): number {
    const { threads } = this.#model
    this.#quantum += 1
    const from = this.last?.index ?? 0
    const shift = this.#quantum % QUANTUM === 0 ? 1 : 0
    for (let next = 0; next < threads.length; next += 1) {
      const thread = threads[(from + shift + next) % threads.length] as Thread
      if (thread.status === WOKEN || this.#isReady(thread)) {
        const spinning = threads.every((it) => !this.canGo(it))
        return spinning ? this.#late(thread) : transition(thread.index, GO)
      }
    }
    return this.#late(undefined)
  }

  /** Where all turn in circles or sleep, time passes. */
  #late(otherwise: Thread | undefined): number {
    const first = this.#firstDeadline()
    const sleeper = this.#model.threads.find(
      (it) => it.status === SLEEPING && it.deadline === first && first < Infinity,
    )
    if (sleeper) return transition(sleeper.index, TIMED_OUT)
    return otherwise ? transition(otherwise.index, GO) : -1
  }
  // #endregion fair
}
