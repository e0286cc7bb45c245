/**
 * Waiting for one connection while others may be waiting too: the server is
 * sequential, so whoever keeps it waiting keeps everybody waiting.
 */
import { performance } from 'node:perf_hooks'
import { EINTR, POLLIN, PollSet, poll } from '#sys'
import { Spinning } from '../1-echo/spinning.ts'
import { GAVE_WAY, STOPPING, TIMED_OUT } from '../1-echo/wait-result.ts'
import type { Wait } from './wait.ts'

/** For how many milliseconds it is believed that nobody has come meanwhile. */
const BELIEVED = 2

// #region waiting
/**
 * Sleeps in poll(2), where four things can end the wait: the connection is ready,
 * its time is over (TIMED_OUT), the server stops (STOPPING), or somebody else waits
 * in the listener's queue and this connection has nothing to say (GAVE_WAY).
 */
export class PollWait implements Wait {
  readonly #grace: number
  readonly spinning: Spinning
  /** The connection, the stop, the listening socket. */
  readonly #entries = new PollSet(3)
  /** The stop and the listening socket, when only they are asked. */
  readonly #others = new PollSet(2)
  /** When to give up on what is in flight; Infinity until the stop. */
  #lastMoment = Infinity

  /** `stop` polls readable once the server is to stop; the times are milliseconds. */
  constructor(
    stop: number,
    listener: number,
    { grace, spin }: { grace: number; spin: number },
  ) {
    this.#grace = grace
    this.spinning = new Spinning(spin)
    this.#entries.set(1, stop, POLLIN)
    this.#entries.set(2, listener, POLLIN)
    this.#others.set(0, stop, POLLIN)
    this.#others.set(1, listener, POLLIN)
  }

  get stopping(): boolean {
    return this.#lastMoment !== Infinity
  }

  #noticeStop(): void {
    if (!this.stopping) this.#lastMoment = performance.now() + this.#grace
  }
  // #endregion waiting

  // #region for-connection
  /**
   * Sleeps until somebody comes: 1, or STOPPING. With `pause` it sleeps so many
   * milliseconds whoever comes, and answers 0.
   */
  forConnection(pause = -1): number {
    const entries = this.#others
    this.#lookedAt = -Infinity
    for (;;) {
      const ready = poll(entries, pause < 0 ? 2 : 1, pause)
      if (ready === -EINTR) continue
      if (ready < 0) return ready
      if (ready > 0 && entries.revents(0) !== 0) {
        this.#noticeStop()
        return STOPPING
      }
      return ready
    }
  }
  // #endregion for-connection

  // #region until
  until(fd: number, events: number, deadline: number): number {
    const entries = this.#entries
    entries.set(0, fd, events)
    for (;;) {
      const end = Math.min(deadline, this.#lastMoment)
      const ready = poll(entries, this.stopping ? 1 : 2, remaining(end))
      if (ready === -EINTR) continue
      if (ready < 0) return ready
      if (!this.stopping && entries.revents(1) !== 0) this.#noticeStop()
      if (ready > 0 && entries.revents(0) !== 0) return ready
      if (performance.now() >= Math.min(deadline, this.#lastMoment))
        return this.stopping ? STOPPING : TIMED_OUT
    }
  }
  // #endregion until

  // #region for-more
  forMore(fd: number, deadline: number, patience: number): number {
    const entries = this.#entries
    const began = performance.now()
    let [end, why, count] = [deadline, TIMED_OUT, this.stopping ? 1 : 3]
    if (this.stopping) [end, why] = [began + patience, STOPPING]
    entries.set(0, fd, POLLIN)
    for (;;) {
      const ready = poll(entries, count, remaining(end))
      if (ready === -EINTR) continue
      if (ready < 0) return ready
      if (ready > 0 && entries.revents(0) !== 0) return ready
      if (count > 1 && ready > 0) {
        const stopped = entries.revents(1) !== 0
        if (stopped) this.#noticeStop()
        else this.#look(performance.now(), true)
        end = Math.min(deadline, began + patience)
        why = stopped ? STOPPING : GAVE_WAY
        // Both are level-triggered: asked again, they would answer again at once.
        count = stopped ? 1 : 2
      }
      if (performance.now() < end) continue
      if (why !== GAVE_WAY || !this.#isOutwaited()) return why
      ;[end, why, count] = [deadline, TIMED_OUT, 3]
    }
  }
  // #endregion for-more

  // #region others
  /** When somebody was looked for the last time, and whether there was anybody. */
  #lookedAt = -Infinity
  #othersWait = false

  othersWait(): boolean {
    const now = performance.now()
    if (now - this.#lookedAt < BELIEVED) return this.#othersWait
    const ready = poll(this.#others, 2, 0)
    if (ready > 0 && this.#others.revents(0) !== 0) this.#noticeStop()
    this.#look(now, ready > 0 && this.#others.revents(1) !== 0)
    return this.#othersWait
  }

  /** Whether nobody waits any more: somebody else has served them. */
  #isOutwaited(): boolean {
    this.#lookedAt = -Infinity
    return !this.othersWait()
  }

  #look(at: number, found: boolean): void {
    this.#lookedAt = at
    this.#othersWait = found
  }

  isOver(): boolean {
    this.othersWait()
    return performance.now() >= this.#lastMoment
  }
  // #endregion others
}

/** What poll is to be told: whole milliseconds, and -1 for ever. */
function remaining(end: number): number {
  return end === Infinity ? -1 : Math.max(0, Math.ceil(end - performance.now()))
}
