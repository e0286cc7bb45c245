/** How fast a server's numbers grow, from two looks at them. */
import type { Status, WorkerStatus } from '../scoreboard/status.ts'

/** What of it grows; a worker's numbers wrap at 32 bits. */
export interface Growing extends Pick<Status, 'requests'> {
  readonly workers: readonly Pick<WorkerStatus, 'pid' | 'busy' | 'requests'>[]
}

/** A worker's, of one second. */
export interface Rate {
  readonly requests: number
  /** Processor time over time: 1 is a whole processor. */
  readonly busy: number
}

// #region rates
export class Rates {
  /** Requests a second of all workers; undefined before the second look. */
  requests: number | undefined
  /** By pid, of those that were there at both looks. */
  workers: ReadonlyMap<number, Rate> = new Map()
  #last: Growing | undefined
  #lastLook = 0

  /** Looks at `now`, in milliseconds. */
  look(now: number, status: Growing): void {
    const last = this.#last
    const seconds = (now - this.#lastLook) / 1000
    this.#last = status
    this.#lastLook = now
    if (last === undefined || seconds <= 0) return
    this.requests = (status.requests - last.requests) / seconds
    const before = new Map(last.workers.map((worker) => [worker.pid, worker]))
    this.workers = new Map(
      status.workers.flatMap(({ pid, busy, requests }) => {
        const then = before.get(pid)
        if (then === undefined) return []
        const rate = {
          requests: ((requests - then.requests) | 0) / seconds,
          busy: ((busy - then.busy) | 0) / 1000 / seconds,
        }
        return [[pid, rate] as const]
      }),
    )
  }
}
// #endregion rates
