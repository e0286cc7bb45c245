/**
 * The state of an execution between two steps. Threads have no part in it but their places in
 * their records: those are what they did, and are run again. So a search need not take the same
 * way from the start for each of its branches.
 */
import type { Kernel } from './kernel.ts'
import type { Model } from './model.ts'
import type { Progress, Thread } from './thread.ts'
import type { Turns, TurnsSoFar } from './turns.ts'

/** An execution between two steps. */
export interface Moment {
  readonly model: Model
  readonly threads: readonly Thread[]
  readonly turns: Turns
  readonly kernel: Kernel
}

export class Snapshot {
  readonly #bytes: Uint8Array
  readonly #numbers: Int32Array
  readonly #threads: Progress[]
  #turns: TurnsSoFar
  #kernel: unknown
  #time = 0
  #sleeps = 0

  constructor(moment: Moment) {
    const { model, threads, turns } = moment
    this.#bytes = new Uint8Array(model.memory.byteLength)
    this.#numbers = new Int32Array(model.state.numbers.length)
    this.#threads = threads.map((thread) => thread.save())
    this.#turns = turns.save()
    this.keep(moment)
  }

  /** Keeps another moment of the same execution, in the same room. */
  keep({ model, threads, turns, kernel }: Moment): this {
    this.#bytes.set(model.bytes)
    this.#numbers.set(model.state.numbers)
    for (const thread of threads) this.#threads[thread.index] = thread.save()
    this.#turns = turns.save()
    this.#kernel = kernel.save()
    this.#time = model.time
    this.#sleeps = model.sleeps
    return this
  }

  /** Makes everything as it was, the race that was found apart: there was none then. */
  restore({ model, threads, turns, kernel }: Moment): void {
    model.bytes.set(this.#bytes)
    model.state.numbers.set(this.#numbers)
    for (const thread of threads) thread.restore(this.#threads[thread.index] as Progress)
    turns.restore(this.#turns)
    kernel.restore(this.#kernel)
    model.time = this.#time
    model.sleeps = this.#sleeps
    model.shadow.race = undefined
  }
}
