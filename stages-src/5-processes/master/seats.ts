/** The places for workers, and who is in each, on the way in, or on the way out. */
import type { WorkerProcess } from './worker-process.ts'

// #region seat
export class Seat {
  readonly number: number
  /** Whoever serves. */
  sitting: WorkerProcess | undefined
  /** Whoever has been started, and cannot serve yet. */
  coming: WorkerProcess | undefined
  /** Milliseconds that were waited before the last start: see pauseAfter. */
  pause = 0
  /** A timer of the loop, armed while the seat waits for its next worker. */
  readonly timer: number

  constructor(number: number, timer: number) {
    this.number = number
    this.timer = timer
  }

  /** Takes `worker` out of it: whether it was on the way in, served, or neither. */
  vacate(worker: WorkerProcess): 'coming' | 'sitting' | 'gone' {
    if (this.coming === worker) {
      this.coming = undefined
      return 'coming'
    }
    if (this.sitting !== worker) return 'gone'
    this.sitting = undefined
    return 'sitting'
  }
}
// #endregion seat
