/** Notes all that happens in an execution, with where in the source it happened. */
import type { Operation } from './operation.ts'
import { CALL, LOAD, NOTIFY, PAUSE, WAIT } from './operations.ts'
import type { Scenario } from './scenario.ts'
import { accessName, type Race } from './shadow.ts'
import type { Moment } from './snapshot.ts'
import { type Place, placeIn, stackNow } from './stack.ts'
import type { Observer } from './strategy.ts'
import { SLEEPING, type Thread, WOKEN } from './thread.ts'
import { GO, howOf, TIMED_OUT } from './transitions.ts'

/** What happened, as it is told. */
export interface Step {
  /** From 1 on. */
  readonly number: number
  readonly thread: number
  readonly text: string
  /** Where, and what called that, innermost first. */
  readonly where: readonly Place[]
}

export interface Holder {
  readonly lock: string
  readonly thread: number
  readonly step: number
  readonly where: readonly Place[]
}

/** One side of a race. */
export interface Access {
  readonly thread: number
  /** As `plain write`. */
  readonly kind: string
  readonly word: string
  readonly where: readonly Place[]
}

const ENGINE = new URL('.', import.meta.url).href

export class Witness implements Observer {
  readonly steps: Step[] = []
  /** Notifies that woke nobody. */
  readonly unheard: { step: Step; place: number }[] = []
  readonly #moment: Moment
  readonly #names: NonNullable<Scenario['names']>
  readonly #locks: ReadonlySet<number>
  readonly #isExplored: (file: string) => boolean
  /** Frames below the thread's function, which are ours. */
  #below = 0
  /** Where each thread has come to its pending operation, and last touched each place. */
  readonly #asked: (readonly Place[])[] = []
  readonly #touched = new Map<string, readonly Place[]>()
  readonly #holders = new Map<number, Holder>()
  #before: unknown
  #code = 0
  #wasWoken = false
  #asleep: readonly Thread[] = []

  constructor(moment: Moment, { names = {}, locks = [] }: Scenario, isExplored = isOthers) {
    this.#moment = moment
    this.#names = names
    this.#locks = new Set(locks)
    this.#isExplored = isExplored
  }

  // #region where
  resumes(): void {
    // But for the message, stackNow and this method itself.
    this.#below = stackNow().length - 3
  }

  asks({ index }: Thread): void {
    this.#asked[index] = this.#here()
  }

  /** The frames of what is explored. */
  #here(): readonly Place[] {
    const lines = stackNow()
    return this.#explored(lines.slice(0, lines.length - this.#below))
  }

  #explored(lines: readonly string[]): readonly Place[] {
    return lines
      .map(placeIn)
      .filter((it): it is Place => it !== undefined && this.#isExplored(it.file))
  }

  /** The explored frames of an error's own stack, down to the thread's function. */
  placesOf(error: unknown): readonly Place[] {
    if (!(error instanceof Error)) return []
    const lines = String(error.stack).split('\n')
    const below = lines.findIndex((line) => line.includes(`${ENGINE}execution.`))
    return this.#explored(lines.slice(0, below === -1 ? lines.length : below))
  }
  // #endregion where

  /** Where a thread has come to what it is about to do. */
  whereNow({ index }: Thread): readonly Place[] {
    return this.#asked[index] ?? []
  }

  before(thread: Thread, code: number): void {
    const { operation } = thread
    this.#code = code
    this.#wasWoken = thread.status === WOKEN
    this.#asleep = this.#moment.threads.filter(({ status }) => status === SLEEPING)
    this.#before = operation.view[operation.at]
    this.#touch(thread.index, operation.place, this.whereNow(thread))
  }

  after(thread: Thread, result: unknown): void {
    const { index, operation } = thread
    const text = this.#textOf(thread, result)
    const number = this.steps.length + 1
    const step: Step = { number, thread: index, text, where: this.whereNow(thread) }
    this.steps.push(step)
    if (operation.kind === NOTIFY && result === 0)
      this.unheard.push({ step, place: operation.place })
    if (this.#locks.has(operation.offset) && operation.kind < WAIT) this.#hold(step, operation)
  }

  killed({ index }: Thread): void {
    const where = this.#asked[index] ?? []
    this.steps.push({ number: this.steps.length + 1, thread: index, text: 'is killed', where })
  }

  /** Who changes a lock from 0 holds it; who makes it 0 gives it back. */
  #hold({ thread, number, where }: Step, { view, at, offset }: Operation): void {
    const after = view[at]
    if (Number(after) === 0) this.#holders.delete(offset)
    else if (Number(this.#before) === 0) {
      this.#holders.set(offset, { lock: this.wordAt(offset), thread, step: number, where })
    }
  }

  holders(): Holder[] {
    return [...this.#holders.values()]
  }

  plain({ index }: Thread, offset: number, length: number): void {
    const { places } = this.#moment.model
    const here = this.#here()
    for (let at = offset; at < offset + length; at += 1 << places.grain.shift) {
      this.#touch(index, places.at(at), here)
    }
  }

  #touch(thread: number, place: number, where: readonly Place[]): void {
    this.#touched.set(`${thread} ${place}`, where)
  }

  /** The two sides of a race, the earlier first. */
  sidesOf({ place, first, second }: Race): Access[] {
    const word = this.wordAt(this.#moment.model.places.offsetOf(place))
    return [first, second].map(({ thread, slot }) => ({
      thread,
      kind: accessName(slot),
      word,
      where: this.#touched.get(`${thread} ${place}`) ?? [],
    }))
  }

  // #region names
  /** What the word at a byte is called: by the last name before it, and how far it is from that. */
  wordAt(offset: number): string {
    const begins = Object.keys(this.#names)
      .map(Number)
      .filter((it) => it <= offset)
    if (begins.length === 0) return `byte ${offset}`
    const begin = Math.max(...begins)
    const name = this.#names[begin] as string
    return begin === offset ? name : `${name}[${(offset - begin) / 4}]`
  }

  /** What an operation is about. */
  nameOf({ kind, call, offset }: Operation): string {
    if (kind === CALL) return call?.name ?? 'a call'
    return kind === PAUSE ? 'pause' : this.wordAt(offset)
  }
  // #endregion names

  #textOf(thread: Thread, result: unknown): string {
    const { operation } = thread
    const { kind, view, at } = operation
    const word = this.nameOf(operation)
    if (this.#wasWoken) return 'goes on, woken'
    if (howOf(this.#code) !== GO) {
      return howOf(this.#code) === TIMED_OUT ? 'its wait times out' : 'wakes for nothing'
    }
    if (kind === WAIT) return this.#waitText(thread, word, result)
    if (kind === NOTIFY) return this.#notifyText(word, result as number)
    if (kind === CALL) return `${word} = ${String(result)}`
    if (kind === PAUSE) return word
    if (kind === LOAD) return `${word} is ${view[at]}`
    const hasFailed = view[at] === this.#before && result !== operation.asStored
    if (hasFailed && operation.replacement !== undefined) {
      return `${word} is ${view[at]}, not ${operation.asStored}`
    }
    return `${word} ${this.#before} → ${view[at]}`
  }

  #waitText({ status, operation }: Thread, word: string, result: unknown): string {
    if (status === SLEEPING) return `sleeps on ${word}`
    if (result === 'timed-out') return `no time to sleep on ${word}`
    return `${word} is ${this.#before}, not ${operation.asStored}: no sleep`
  }

  #notifyText(word: string, count: number): string {
    if (count === 0) return `${word}: wakes nobody`
    const woken = this.#asleep.filter(({ status }) => status === WOKEN)
    return `${word}: wakes ${woken.map(({ name }) => name).join(', ')}`
  }
}

/** Whether a file is not the explorer's own, and not Node's. */
export function isOthers(file: string): boolean {
  return !file.startsWith(ENGINE) && !file.startsWith('node:')
}
