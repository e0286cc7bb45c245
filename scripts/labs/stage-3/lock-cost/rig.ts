/**
 * What operations on shared memory cost one thread, and two that get in each other's way:
 *
 *     node scripts/labs/stage-3/lock-cost/rig.ts OPERATION THREADS TIMES ROUNDS
 *
 * Prints nanoseconds for one operation of one thread, a line for each round.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Task } from './runner.ts'

const [operation = '', threads = '1', times = '1', rounds = '1'] = process.argv.slice(2)
const memory = new SharedArrayBuffer(4096)
/** The word at which all begin a round: far from those that are worked with. */
const gate = new Int32Array(memory, 2048, 1)
const program = new URL('./runner.ts', import.meta.url)
const runners = Array.from({ length: Number(threads) }, (_, thread) => {
  const task = { operation, thread, times: Number(times), memory } as Task
  return new Worker(program, { workerData: task })
})
/** Milliseconds of each thread, once all have finished. */
const heardOf = () =>
  Promise.all(runners.map(async (runner) => (await once(runner, 'message'))[0] as number))
await heardOf()
for (let round = 0; round < Number(rounds); round++) {
  const finished = heardOf()
  Atomics.add(gate, 0, 1)
  Atomics.notify(gate, 0)
  const took = await finished
  console.log((Math.max(...took) / Number(times)) * 1e6)
}
process.exit()
