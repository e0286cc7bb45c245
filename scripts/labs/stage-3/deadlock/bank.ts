/**
 * Two threads that move money to and fro, for as long as they can:
 *
 *     node scripts/labs/stage-3/deadlock/bank.ts
 */
import { Worker } from 'node:worker_threads'
import { BYTES } from './transfer.ts'

const memory = new SharedArrayBuffer(BYTES)
/** How many transfers each thread has made. */
const counts = new Int32Array(new SharedArrayBuffer(128))
const made = () => Atomics.load(counts, 0) + Atomics.load(counts, 16)
const program = new URL('./teller.ts', import.meta.url)
for (const teller of [0, 1]) {
  new Worker(program, { name: `teller ${teller}`, workerData: { memory, counts, teller } })
}
let before = -1
const look = setInterval(() => {
  if (made() > 0 && made() === before) {
    console.log(`after ${made()} transfers nothing moves any more`)
    clearInterval(look)
  }
  before = made()
}, 500)
