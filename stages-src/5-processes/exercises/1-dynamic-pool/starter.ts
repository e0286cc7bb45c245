/**
 * Exercise 1: a pool of processes that grows and shrinks.
 *
 *     node stages-src/5-processes/exercises/1-dynamic-pool/starter.ts --port 9000
 *     watch -n 0.2 pgrep -fc 'starter.ts worker'
 *
 * Some twenty times a second `wanted` is asked how many workers there should be. Its
 * answer follows what happens at this moment, and so it starts and ends processes
 * all the time, for a load that only comes and goes; and it knows of no limit.
 * `npm run check -- 5 --exercise 1` tells when it is done.
 */
import { dynamicPool, type Policy, type Situation } from './pool.ts'

class Scaling implements Policy {
  /** One more than are at work: whoever comes next does not wait for a process. */
  wanted({ busy, min }: Situation): number {
    return Math.max(min, busy + 1)
  }
}

dynamicPool(import.meta.filename, new Scaling())
