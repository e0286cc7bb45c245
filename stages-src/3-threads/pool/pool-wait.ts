/** Waiting where a dispatcher waits for idle clients, and other threads want to run. */
import { Spinning } from '../../1-echo/spinning.ts'
import { PARKED } from '../../1-echo/wait-result.ts'
import { PollWait } from '../../2-http/poll-wait.ts'
import type { Wait } from '../../2-http/wait.ts'
import type { Work } from './work.ts'

// #region pool-wait
/**
 * Waits only for the rest of something, and lets another thread run meanwhile. What
 * need not come at all is left to the dispatcher.
 */
export class PoolWait implements Wait {
  readonly spinning = new Spinning(0)
  readonly #work: Work
  readonly #poll: PollWait

  /** `stop` polls readable once the server is to stop; `grace` is in milliseconds. */
  constructor(work: Work, stop: number, grace: number) {
    this.#work = work
    this.#poll = new PollWait(stop, -1, { grace, spin: 0 })
  }

  get stopping(): boolean {
    return this.#work.stopping
  }

  until(fd: number, events: number, deadline: number): number {
    this.#work.leave()
    const ready = this.#poll.until(fd, events, deadline)
    this.#work.enter()
    return ready
  }

  forMore(): number {
    return PARKED
  }

  othersWait(): boolean {
    return false // for this thread: they have the dispatcher
  }

  isOver(): boolean {
    return this.#poll.isOver()
  }
}
// #endregion pool-wait
