/** The pool as its threads see it: where the next job comes from. */
import { ASLEEP, DEAD, RUNNING, WAITING } from '../thread-state.ts'
import {
  IS_FINISHED,
  IS_STOPPING,
  NOTHING,
  OPEN_COUNT,
  RUNNING_COUNT,
  type SharedWork,
} from './shared-work.ts'

/** What `next` is told besides a connection: that it has been closed. */
export const CLOSED = -2
/** What `next` answers where there is no work, and will not be any. */
export const FINISHED = -3

// #region work
/** One thread's door to the work. Threads have numbers from 0 on. */
export class Work {
  readonly #shared: SharedWork
  readonly #thread: number

  constructor(shared: SharedWork, thread: number) {
    this.#shared = shared
    this.#thread = thread
  }

  /** The thread is there, for the first time or in the place of one that died. */
  begin(): void {
    this.#shared.mutex.lock()
    this.#shared.setHeld(this.#thread, NOTHING)
    this.#shared.setState(this.#thread, RUNNING)
    this.#shared.mutex.unlock()
  }

  /** Whether every response is to be its connection's last. */
  get stopping(): boolean {
    return this.#shared.get(IS_STOPPING) === 1
  }
  // #endregion work

  // #region next
  /**
   * Gives `done` back: a connection as `returnedAs` has it, CLOSED, or NOTHING. Then
   * takes the next job, for which the thread may have to sleep: a descriptor, or
   * FINISHED. All of it with one lock, where there is a job.
   */
  next(done: number): number {
    const shared = this.#shared
    const thread = this.#thread
    shared.mutex.lock()
    if (done === CLOSED) shared.change(OPEN_COUNT, -1)
    else if (done !== NOTHING) shared.returned.push(done)
    shared.setHeld(thread, NOTHING)
    while (!this.#mayTake()) {
      const isFinished = shared.get(IS_FINISHED) === 1
      shared.setState(thread, isFinished ? DEAD : ASLEEP)
      if (!isFinished) shared.sleepers.push(thread)
      shared.unlockAndWake()
      if (isFinished) return FINISHED
      shared.sleepers.sleep(thread)
      shared.mutex.lock()
    }
    const job = shared.jobs.shift()
    shared.setHeld(thread, job)
    shared.unlockAndWake()
    return job
  }

  /** Those that came back from a slow client may be too many for a moment. */
  #mayTake(): boolean {
    const { jobs, limit } = this.#shared
    return jobs.length > 0 && this.#shared.get(RUNNING_COUNT) <= limit
  }
  // #endregion next

  // #region waiting
  /** The thread is going to wait for a slow client: another may run meanwhile. */
  leave(): void {
    this.#shared.mutex.lock()
    this.#shared.setState(this.#thread, WAITING)
    this.#shared.unlockAndWake()
  }

  /** It goes on, even where that is one too many: its client has waited enough. */
  enter(): void {
    this.#shared.mutex.lock()
    this.#shared.setState(this.#thread, RUNNING)
    this.#shared.mutex.unlock()
  }
  // #endregion waiting

  // #region bury
  /**
   * Called for a thread that has died: the connection that it had, which is to be
   * closed, or NOTHING. Others take over what it would have done.
   */
  bury(): number {
    const shared = this.#shared
    shared.mutex.lock()
    const held = shared.heldBy(this.#thread)
    if (held !== NOTHING) shared.change(OPEN_COUNT, -1)
    shared.setHeld(this.#thread, NOTHING)
    shared.setState(this.#thread, DEAD)
    shared.unlockAndWake()
    return held
  }
  // #endregion bury
}
