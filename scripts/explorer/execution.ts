/** One execution after another: threads take turns as a strategy decides. */
import { type Ending, endingOf, FAIR_FROM, MOST_PLAIN, MOST_STEPS } from './ending.ts'
import { Kernel } from './kernel.ts'
import { ASLEEP, Model } from './model.ts'
import { type Call, NO_OPERATION, NO_VIEW, Operation } from './operation.ts'
import { type IntegerArray, NOW, READ, WRITE } from './operations.ts'
import { FIRST_GRAIN, type Grain } from './places.ts'
import { type Memory, type Scenario, UNWIND } from './scenario.ts'
import { PLAIN_READ, PLAIN_WRITE } from './shadow.ts'
import { type Moment, Snapshot } from './snapshot.ts'
import { CUT, NOTHING, type Observer, type Strategy } from './strategy.ts'
import { FINISHED, Thread } from './thread.ts'
import { howOf, KILLED, threadOf, wokenBy } from './transitions.ts'
import { Turns } from './turns.ts'

export class Execution implements Moment {
  readonly model: Model
  readonly threads: readonly Thread[]
  readonly turns: Turns
  readonly kernel: Kernel = new Kernel()
  /** The finer grain that an access takes: everything begins again with that. */
  finer: Grain | undefined
  observer: Observer | undefined
  readonly #scenario: Scenario
  #start: Snapshot | undefined
  #strategy: Strategy = { next: () => NOTHING }
  #ending: Ending | undefined
  #current: Thread | undefined
  #unwinding = false
  #isStarting = false
  #granted = NOTHING
  #plain = 0

  constructor(scenario: Scenario, memory: Memory, grain: Grain = FIRST_GRAIN) {
    this.#scenario = scenario
    this.threads = Object.entries(scenario.threads).map(
      ([name, body], index) => new Thread(index, name, () => body(memory), NO_OPERATION),
    )
    this.model = new Model(this.threads, memory, grain)
    this.turns = new Turns(this.model, scenario)
  }

  /** Prepares the memory, and what else there is before the threads run. */
  setUp(): void {
    this.#scenario.setup?.(this.model.memory)
    this.#start = new Snapshot(this)
  }

  // #region run
  /** One execution, from the start of all threads or from a snapshot on, to an ending. */
  run(strategy: Strategy, from?: Snapshot): Ending {
    this.#strategy = strategy
    this.#ending = undefined
    this.#granted = NOTHING
    const snapshot = from ?? this.#start
    snapshot?.restore(this)
    if (from === undefined) this.#begin()
    while (!this.#ending && (this.#granted !== NOTHING || this.#decide())) {
      this.#resume(this.threads[threadOf(this.#granted)] as Thread)
    }
    const ending = this.#ending as Ending | undefined
    return ending?.kind === 'done' ? this.#checked() : (ending ?? { kind: 'cut' })
  }

  /** Runs every thread to its first operation. */
  #begin(): void {
    this.#isStarting = true
    for (const thread of this.threads) if (!this.#ending) this.#resume(thread)
    this.#isStarting = false
  }

  /** Whose turn is next, after those who are killed first; false where this is the end. */
  #decide(): boolean {
    const { turns } = this
    while (!this.#ending) {
      turns.begin()
      if (turns.steps >= MOST_STEPS) return this.#end({ kind: 'livelock' })
      const code = turns.steps >= FAIR_FROM ? turns.fair() : this.#strategy.next(this)
      if (code === CUT) return this.#end({ kind: 'cut' })
      if (code === NOTHING) {
        const areDone = this.threads.every(({ hasEnded }) => hasEnded)
        return this.#end({ kind: areDone ? 'done' : 'deadlock' })
      }
      turns.take(code)
      if (howOf(code) !== KILLED) {
        this.#granted = code
        return true
      }
      this.#kill(this.threads[threadOf(code)] as Thread)
    }
    return false
  }

  /** Where it is the one that runs, it is unwound, as others are: it just has no later turn. */
  #kill(thread: Thread): void {
    this.observer?.killed(thread)
    this.model.kill(thread)
  }

  /** Runs a thread from its start: what it has done gives what it gave, then it goes on. */
  #resume(thread: Thread): void {
    this.#current = thread
    this.#unwinding = false
    thread.position = 0
    this.#plain = 0
    this.observer?.resumes(thread)
    try {
      thread.value = thread.body()
      const isEarly = this.#granted !== NOTHING || thread.isRepeating
      if (this.#unwinding || isEarly) this.#stray(thread)
      else thread.status = FINISHED
    } catch (error) {
      if (!this.#unwinding) this.#end({ kind: 'exception', thread: thread.index, error })
    } finally {
      this.#current = undefined
    }
  }
  // #endregion run

  /** Whether a thread is running, so that operations are its own. */
  get isRunning(): boolean {
    return this.#current !== undefined
  }

  #end(ending: Ending): false {
    this.#ending ??= ending
    return false
  }

  #unwind(): never {
    this.#unwinding = true
    throw UNWIND
  }

  #stray({ index }: Thread): void {
    const error = new Error('does not repeat itself: it depends on something outside the memory')
    this.#end({ kind: 'stray', thread: index, error })
  }

  #checked(): Ending {
    const results = Object.fromEntries(this.threads.map(({ name, value }) => [name, value]))
    return endingOf(() => this.#scenario.check?.(results, this.model.memory))
  }

  // #region atomic
  /** An operation of the thread that runs: others may come first. */
  atomic(kind: number, view: IntegerArray, at: number, a: unknown, b: unknown): unknown {
    const key = kind + 16 * at
    const thread = this.#runner(key)
    if (thread.isRepeating) return thread.repeat()
    const size = view.BYTES_PER_ELEMENT
    const offset = view.byteOffset + at * size
    this.#fit(offset, size)
    const place = this.model.places.at(offset)
    thread.operation = new Operation(kind, offset, place, view, at, a, b)
    return this.#step(thread, key)
  }

  /** A simulated blocking call of the thread that runs. */
  call(kind: number, call: Call): unknown {
    const key = kind + 16 * call.object
    const thread = this.#runner(key)
    if (thread.isRepeating) return thread.repeat()
    const { places } = this.model
    const offset = places.offsetOfObject(call.object)
    this.#fit(offset, 1 << places.grain.shift)
    const place = places.at(offset)
    thread.operation = new Operation(kind, offset, place, NO_VIEW, 0, undefined, undefined, call)
    return this.#step(thread, key)
  }

  /** The running thread's next operation, once it is its turn. */
  #step(thread: Thread, key: number): unknown {
    this.observer?.asks(thread)
    if (this.#granted === NOTHING && (this.#isStarting || !this.#decide())) this.#unwind()
    const code = this.#granted
    if (threadOf(code) !== thread.index) this.#unwind()
    this.#granted = NOTHING
    this.#plain = 0
    this.observer?.before(thread, code)
    const result = this.model.perform(thread, howOf(code), wokenBy(code))
    this.observer?.after(thread, result)
    this.#stopAtRace()
    if (result === ASLEEP) this.#unwind()
    return thread.record(key, result)
  }
  // #endregion atomic

  /** The thread that runs, which asks for an operation: in a later run for the same one. */
  #runner(key: number): Thread {
    const thread = this.#current as Thread
    if (this.#unwinding) throw UNWIND
    if (thread.isRepeating && !thread.asksAsBefore(key)) {
      this.#stray(thread)
      this.#unwind()
    }
    return thread
  }

  #fit(offset: number, length: number): void {
    const finer = this.model.places.fit(offset, length)
    if (finer === undefined) return
    this.finer = finer
    this.#end({ kind: 'cut' })
    this.#unwind()
  }

  /** What comes after a race may be stranger than any interleaving. */
  #stopAtRace(): void {
    const { race } = this.model.shadow
    if (race === undefined) return
    this.#end({ kind: 'race', race })
    this.#unwind()
  }

  // #region plain
  /** A plain read of an element. */
  read(view: IntegerArray, at: number): unknown {
    const key = READ + 16 * at
    const thread = this.#runner(key)
    if (thread.isRepeating) return thread.repeat()
    const size = view.BYTES_PER_ELEMENT
    if (at < view.length) this.#plainly(thread, view.byteOffset + at * size, size, false)
    return thread.record(key, view[at])
  }

  /** A plain write. */
  write(view: IntegerArray, at: number, value: unknown): void {
    const key = WRITE + 16 * at
    const thread = this.#runner(key)
    if (thread.isRepeating) return void thread.repeat()
    const size = view.BYTES_PER_ELEMENT
    if (at < view.length) this.#plainly(thread, view.byteOffset + at * size, size, true)
    view[at] = value as number
    thread.record(key, undefined)
  }

  /** Reads or writes a stretch of bytes at once, as `action` does, which is not done again. */
  bulk(offset: number, length: number, isWrite: boolean, action: () => unknown): unknown {
    const key = (isWrite ? WRITE : READ) + 16 * offset
    const thread = this.#runner(key)
    if (thread.isRepeating) return thread.repeat()
    if (length > 0) this.#plainly(thread, offset, length, isWrite)
    return thread.record(key, action())
  }

  #plainly(thread: Thread, offset: number, length: number, isWrite: boolean): void {
    this.#fit(offset, length)
    this.observer?.plain(thread, offset, length, isWrite)
    this.model.plain(thread.index, offset, length, isWrite ? PLAIN_WRITE : PLAIN_READ, isWrite)
    this.#stopAtRace()
    this.#plain += 1
    if (this.#plain <= MOST_PLAIN) return
    this.#end({ kind: 'livelock' })
    this.#unwind()
  }
  // #endregion plain

  /** The virtual clock, in milliseconds. */
  now(): number {
    const thread = this.#runner(NOW)
    if (thread.isRepeating) return thread.repeat() as number
    this.model.pasts.learn(thread.index, this.model.time)
    return thread.record(NOW, this.model.time)
  }
}
