/** Waiting for one's own connection, while the status page says that one does. */
import type { Spinning } from '../../1-echo/spinning.ts'
import type { PollWait } from '../../2-http/poll-wait.ts'
import type { Wait } from '../../2-http/wait.ts'
import { RUNNING, WAITING } from '../thread-state.ts'

// #region connection-wait
/** What another does, with `setState` told before and after each wait. */
export class ConnectionWait implements Wait {
  readonly #wait: PollWait
  readonly #setState: (state: number) => void

  constructor(wait: PollWait, setState: (state: number) => void) {
    this.#wait = wait
    this.#setState = setState
  }

  get spinning(): Spinning {
    return this.#wait.spinning
  }

  get stopping(): boolean {
    return this.#wait.stopping
  }

  until(fd: number, events: number, deadline: number): number {
    this.#setState(WAITING)
    const ready = this.#wait.until(fd, events, deadline)
    this.#setState(RUNNING)
    return ready
  }

  forMore(fd: number, deadline: number, patience: number): number {
    this.#setState(WAITING)
    const ready = this.#wait.forMore(fd, deadline, patience)
    this.#setState(RUNNING)
    return ready
  }

  othersWait(): boolean {
    return this.#wait.othersWait()
  }

  isOver(): boolean {
    return this.#wait.isOver()
  }
}
// #endregion connection-wait
