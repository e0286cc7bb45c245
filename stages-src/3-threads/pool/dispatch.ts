/** The pool as its dispatcher sees it: where jobs go, and what comes back. */
import {
  DISPATCHER_SLEEPS,
  IS_FINISHED,
  IS_STOPPING,
  OPEN_COUNT,
  type SharedWork,
  WANTS_ROOM,
} from './shared-work.ts'

// #region returned
/**
 * A connection as it comes back: its descriptor, and whether it is over, so that
 * only the peer's end is awaited.
 */
export function returnedAs(fd: number, isOver: boolean): number {
  return 2 * fd + (isOver ? 1 : 0)
}

/** The two of them again. */
export function fdOf(returned: number): number {
  return returned >> 1
}

export function isOver(returned: number): boolean {
  return (returned & 1) === 1
}
// #endregion returned

// #region dispatch
/** The dispatcher's door to the work. */
export class Dispatch {
  readonly #shared: SharedWork

  constructor(shared: SharedWork) {
    this.#shared = shared
  }

  /**
   * Makes jobs of the first `count` of `ready`, as far as there is room: of how many.
   */
  offer(ready: Int32Array, count: number): number {
    const { jobs, mutex } = this.#shared
    mutex.lock()
    let taken = 0
    while (taken < count && !jobs.isFull) {
      jobs.push(ready[taken] as number)
      taken += 1
    }
    this.#shared.unlockAndWake()
    return taken
  }

  /** Moves what has come back into `list`, which has room for all: how many. */
  takeBack(list: Int32Array): number {
    const { mutex, returned } = this.#shared
    mutex.lock()
    const count = returned.length
    for (let at = 0; at < count; at += 1) list[at] = returned.shift()
    mutex.unlock()
    return count
  }
  // #endregion dispatch

  // #region doze
  /**
   * Announces that the dispatcher is going to sleep in poll(2), wants to hear of
   * returned connections, and of room for jobs if it `wantsRoom`. Whether it may:
   * there is nothing to hear of yet.
   */
  mayDoze(wantsRoom: boolean): boolean {
    const shared = this.#shared
    shared.mutex.lock()
    shared.set(WANTS_ROOM, wantsRoom ? 1 : 0)
    // First announced, then looked: what comes back in between finds it announced.
    shared.set(DISPATCHER_SLEEPS, 1)
    const may = !shared.dispatcherIsNeeded()
    if (!may) shared.set(DISPATCHER_SLEEPS, 0)
    shared.mutex.unlock()
    return may
  }

  /** It is awake, whatever woke it. */
  awake(): void {
    this.#shared.set(DISPATCHER_SLEEPS, 0)
  }
  // #endregion doze

  // #region open
  /** So many connections are open, wherever they are. */
  get open(): number {
    return this.#shared.get(OPEN_COUNT)
  }

  /** The dispatcher has accepted a connection (1) or closed one (-1). */
  opened(change: 1 | -1): void {
    this.#shared.change(OPEN_COUNT, change)
  }
  // #endregion open

  // #region stop
  /** From now on every response is its connection's last. */
  stop(): void {
    this.#shared.set(IS_STOPPING, 1)
  }

  /** There will be no more jobs: whoever finds none ends. */
  finish(): void {
    const { mutex, sleepers } = this.#shared
    const woken: number[] = []
    mutex.lock()
    this.#shared.set(IS_FINISHED, 1)
    while (sleepers.length > 0) woken.push(this.#shared.popSleeper())
    mutex.unlock()
    for (const thread of woken) sleepers.wake(thread)
  }
  // #endregion stop
}
