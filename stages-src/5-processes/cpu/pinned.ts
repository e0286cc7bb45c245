/** Workers that stay on one processor each: sched_setaffinity(2). */
import { CpuSet, errorName, must, sched_setaffinity } from '#sys'
import type { Logs } from '../../2-http/logs/logs.ts'
import { allowedProcessors } from './available.ts'

// #region pinning
/**
 * A process begins with the affinity of the thread that starts it, and so do all of
 * its threads, V8's own among them. Set later, from within, it would be one thread's
 * alone. So the thread that starts a worker takes on the worker's, and gives it back.
 */
export class Pinning {
  readonly #processors = allowedProcessors()
  readonly #all = new CpuSet()
  readonly #one = new CpuSet()
  readonly #errors: Logs['errors']

  constructor(errors: Logs['errors']) {
    this.#errors = errors
    this.#all.set(this.#processors)
  }

  /** Seat by seat the next one; where there are more seats, from the first again. */
  processorOf(seat: number): number {
    return this.#processors[seat % this.#processors.length] as number
  }

  /**
   * What `start` returns, which starts a process on the processor of `seat` alone.
   * Throws SystemError, before that, where it is no processor of ours any more.
   */
  startOn<Started>(seat: number, start: () => Started): Started {
    this.#one.set([this.processorOf(seat)])
    must(sched_setaffinity(0, this.#one), 'sched_setaffinity')
    try {
      return start()
    } finally {
      const result = sched_setaffinity(0, this.#all)
      if (result < 0) {
        const what = `sched_setaffinity: ${errorName(result)}`
        this.#errors.write('error', `${what}: the master stays on one processor`)
      }
    }
  }
}
// #endregion pinning
