/**
 * The state of an execution between two steps. Threads have no part in it but their places in
 * their records: those are what they did, and are run again. So a search need not take the same
 * way from the start for each of its branches.
 */
import type { Model } from './model.ts'
import type { Progress, Thread } from './thread.ts'
import type { Turns, TurnsSoFar } from './turns.ts'

/** An execution between two steps. */
export interface Moment {
  readonly model: Model
  readonly threads: readonly Thread[]
  readonly turns: Turns
}

export class Snapshot {
  readonly #bytes: Uint8Array
  readonly #numbers: Int32Array
  readonly #threads: Progress[]
  readonly #turns: TurnsSoFar
  readonly #time: number
  readonly #sleeps: number

  constructor({ model, threads, turns }: Moment) {
    this.#bytes = new Uint8Array(model.memory).slice()
    this.#numbers = model.state.numbers.slice()
    this.#threads = threads.map((thread) => thread.save())
    this.#turns = turns.save()
    this.#time = model.time
    this.#sleeps = model.sleeps
  }

  /** Makes everything as it was, the race that was found apart: there was none then. */
  restore({ model, threads, turns }: Moment): void {
    new Uint8Array(model.memory).set(this.#bytes)
    model.state.numbers.set(this.#numbers)
    for (const thread of threads) thread.restore(this.#threads[thread.index] as Progress)
    turns.restore(this.#turns)
    model.time = this.#time
    model.sleeps = this.#sleeps
    model.shadow.race = undefined
  }
}
