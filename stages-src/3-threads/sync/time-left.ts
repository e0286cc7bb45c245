/** Time-outs of a wait that may take several sleeps. */
import { performance } from 'node:perf_hooks'

/** When `timeout` milliseconds from now are over; Infinity stays Infinity. */
export function deadlineIn(timeout: number): number {
  return timeout === Infinity ? Infinity : performance.now() + timeout
}

/** Milliseconds until `deadline`, as Atomics.wait takes them: 0 once it is over. */
export function timeLeft(deadline: number): number {
  return deadline === Infinity
    ? Infinity
    : Math.max(0, deadline - performance.now())
}
