/** A thread that moves money, always in the same direction. */
import { workerData } from 'node:worker_threads'
import { transfer } from './transfer.ts'

const { counts, memory, teller } = workerData as {
  memory: SharedArrayBuffer
  counts: Int32Array
  teller: 0 | 1
}
const other = teller === 0 ? 1 : 0
for (;;) {
  transfer(memory, teller, other, 1)
  Atomics.add(counts, 16 * teller, 1)
}
