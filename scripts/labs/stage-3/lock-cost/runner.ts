/** A thread that carries an operation out, round after round, and says how long each took. */
import { parentPort, workerData } from 'node:worker_threads'
import { type OperationName, operations } from './operations.ts'

/** What each thread is handed. */
export interface Task {
  operation: OperationName
  thread: number
  times: number
  memory: SharedArrayBuffer
}

const { memory, operation, thread, times } = workerData as Task
const gate = new Int32Array(memory, 2048, 1)
const act = operations(memory, thread)[operation]
act(Math.min(times, 10_000))
let took = 0
for (let round = 0; ; round++) {
  parentPort?.postMessage(took)
  Atomics.wait(gate, 0, round)
  const began = performance.now()
  act(times)
  took = performance.now() - began
}
