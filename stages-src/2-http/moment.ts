/** The time, as it is told to what has no clock of its own. */
import { performance } from 'node:perf_hooks'

/** Both in milliseconds. */
export interface Moment {
  /** For deadlines and durations: it never jumps, and begins anywhere. */
  readonly now: number
  /** For clients: since the epoch, as the machine's clock has it. */
  readonly date: number
}

/** A clock that shows the moment in which it was read last. */
export class Clock implements Moment {
  now = 0
  date = 0

  read(): Moment {
    this.now = performance.now()
    this.date = Date.now()
    return this
  }
}
