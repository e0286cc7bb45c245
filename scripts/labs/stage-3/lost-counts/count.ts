/**
 * Threads that count together, in one word of shared memory:
 *
 *     node scripts/labs/stage-3/lost-counts/count.ts plain|atomic|mutex [ROUNDS]
 *
 * Prints a line for each round: what there should be, what there is, and how long it took.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { bytesFor, Words } from '../../../../stages-src/3-threads/sync/words.ts'
import type { Task } from './adder.ts'

const THREADS = 2
const TIMES = 1_000_000
const [manner = 'plain', rounds = '1'] = process.argv.slice(2)
const memory = new SharedArrayBuffer(bytesFor([1, 1, 1]))
const words = new Words(memory)
const [counter, , gate] = [words.take(1), words.take(1), words.take(1)] as const
const task = { manner, memory, times: TIMES } as Task
const program = new URL('./adder.ts', import.meta.url)
const adders = Array.from({ length: THREADS }, () => new Worker(program, { workerData: task }))
const heardOf = () => Promise.all(adders.map((adder) => once(adder, 'message')))
await heardOf()
for (let round = 0; round < Number(rounds); round++) {
  counter[0] = 0
  const finished = heardOf()
  const began = performance.now()
  Atomics.add(gate, 0, 1)
  Atomics.notify(gate, 0)
  await finished
  const took = performance.now() - began
  const should = THREADS * TIMES
  const is = Atomics.load(counter, 0)
  console.log(`${is} of ${should}: ${should - is} lost, ${took.toFixed(1)} ms`)
}
process.exit()
