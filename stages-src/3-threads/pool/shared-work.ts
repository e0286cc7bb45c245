/**
 * What a pool's threads share: the jobs, the connections on their way back, who
 * sleeps and who runs. All of it changes under one mutex, and nobody holds that for
 * longer than it takes to move a few numbers.
 */
import { Mutex } from '../sync/mutex.ts'
import { Ring } from '../sync/ring.ts'
import { RUNNING, type ThreadState } from '../thread-state.ts'
import { Sleepers } from './sleepers.ts'

/** How many threads there are, how many of them run at once, and how much fits in. */
export interface WorkSize {
  readonly threads: number
  readonly running: number
  readonly queue: number
  readonly connections: number
}

/** The words of `state`. */
export const RUNNING_COUNT = 0
export const OPEN_COUNT = 1
export const IS_STOPPING = 2
export const IS_FINISHED = 3
/** The dispatcher sleeps, or is about to: it has to be told through its descriptor. */
export const DISPATCHER_SLEEPS = 4
export const WANTS_ROOM = 5
const WORDS = 6

/** No thread, and no connection. */
export const NOTHING = -1

// #region shared
/**
 * Invariant, whenever nobody holds the mutex: where jobs wait and a thread sleeps, as
 * many threads run as may. RUNNING_COUNT counts the threads whose state is RUNNING:
 * one that was popped from the sleepers runs, though it may not know it yet.
 */
export class SharedWork {
  readonly mutex: Mutex
  readonly jobs: Ring
  /** Connections that threads have given back, as `returnedAs` has them. */
  readonly returned: Ring
  readonly sleepers: Sleepers
  /** How many threads may run at once. */
  readonly limit: number
  readonly #state: Int32Array
  /** What each thread does, and the connection that it has, or NOTHING. */
  readonly #states: Int32Array
  readonly #held: Int32Array
  readonly #rouseDispatcher: () => void

  /** Stretches of words to be taken for it. */
  static words({ threads, queue, connections }: WorkSize): number[] {
    return [
      ...[Mutex.WORDS, WORDS, Ring.words(queue), Ring.words(connections)],
      ...[...Sleepers.words(threads), threads, threads],
    ]
  }

  /**
   * `take` hands out those stretches, in their order, 0 at first. `rouseDispatcher`
   * makes the descriptor readable that the dispatcher polls.
   */
  constructor(
    size: WorkSize,
    take: (words: number) => Int32Array,
    rouseDispatcher: () => void,
  ) {
    this.mutex = new Mutex(take(Mutex.WORDS))
    this.#state = take(WORDS)
    this.jobs = new Ring(take(Ring.words(size.queue)))
    this.returned = new Ring(take(Ring.words(size.connections)))
    this.sleepers = new Sleepers(size.threads, take)
    this.#states = take(size.threads)
    this.#held = take(size.threads)
    this.limit = size.running
    this.#rouseDispatcher = rouseDispatcher
  }
  // #endregion shared

  // #region wake
  /**
   * Gives the mutex back, and wakes what there is to wake: a thread, if there is a
   * job for it and another may run, and the dispatcher.
   */
  unlockAndWake(): void {
    const mayRun = this.get(RUNNING_COUNT) < this.limit
    const isUseful = mayRun && this.jobs.length > 0 && this.sleepers.length > 0
    const woken = isUseful ? this.popSleeper() : NOTHING
    const rouses = this.dispatcherIsNeeded()
    if (rouses) this.set(DISPATCHER_SLEEPS, 0)
    this.mutex.unlock()
    if (woken !== NOTHING) this.sleepers.wake(woken)
    if (rouses) this.#rouseDispatcher()
  }

  /** Under the mutex: the thread to be woken, which counts as running from now on. */
  popSleeper(): number {
    const thread = this.sleepers.pop()
    this.setState(thread, RUNNING)
    return thread
  }
  // #endregion wake

  // #region needed
  /**
   * Under the mutex: whether the dispatcher, which sleeps, has something to do. Not
   * for each connection that comes back, but once there is nothing else to do: then
   * one poll(2) looks at many.
   */
  dispatcherIsNeeded(): boolean {
    if (this.get(DISPATCHER_SLEEPS) === 0) return false
    const { length, capacity } = this.jobs
    if (this.get(WANTS_ROOM) === 1 && length <= capacity / 2) return true
    if (this.get(IS_STOPPING) === 1 && this.get(OPEN_COUNT) === 0) return true
    return length === 0 && this.returned.length > 0
  }
  // #endregion needed

  // #region words
  // Written under the mutex, and read by some without it: hence by Atomics.
  get(at: number): number {
    return Atomics.load(this.#state, at)
  }

  set(at: number, value: number): void {
    Atomics.store(this.#state, at, value)
  }

  change(at: number, by: number): void {
    Atomics.add(this.#state, at, by)
  }

  stateOf(thread: number): ThreadState {
    return Atomics.load(this.#states, thread) as ThreadState
  }

  /** What each thread does. */
  states(): ThreadState[] {
    const { length } = this.#states
    return Array.from({ length }, (_, thread) => this.stateOf(thread))
  }

  /** How many jobs wait. */
  get waiting(): number {
    this.mutex.lock()
    const { length } = this.jobs
    this.mutex.unlock()
    return length
  }

  /** Says what `thread` does, and keeps the count of those that run. */
  setState(thread: number, state: ThreadState): void {
    const before = this.stateOf(thread)
    Atomics.store(this.#states, thread, state)
    this.change(
      RUNNING_COUNT,
      Number(state === RUNNING) - Number(before === RUNNING),
    )
  }

  heldBy(thread: number): number {
    return Atomics.load(this.#held, thread)
  }

  setHeld(thread: number, connection: number): void {
    Atomics.store(this.#held, thread, connection)
  }
  // #endregion words
}
