/** A thread that adds one, many times, in the manner that it is told. */
import { parentPort, workerData } from 'node:worker_threads'
import { Mutex } from '../../../../stages-src/3-threads/sync/mutex.ts'
import { Words } from '../../../../stages-src/3-threads/sync/words.ts'

/** What the threads share: each stretch of one word, and on a cache line of its own. */
export interface Task {
  manner: 'plain' | 'atomic' | 'mutex'
  memory: SharedArrayBuffer
  times: number
}

const { manner, memory, times } = workerData as Task
const words = new Words(memory)
const counter = words.take(1)
const mutex = new Mutex(words.take(1))
const gate = words.take(1)

const manners = {
  plain(): void {
    for (let time = 0; time < times; time++) counter[0] = (counter[0] as number) + 1
  },
  atomic(): void {
    for (let time = 0; time < times; time++) Atomics.add(counter, 0, 1)
  },
  mutex(): void {
    for (let time = 0; time < times; time++) {
      mutex.lock()
      counter[0] = (counter[0] as number) + 1
      mutex.unlock()
    }
  },
}

for (let round = 0; ; round++) {
  parentPort?.postMessage('ready')
  // All begin at the same time: whoever wakes late would be alone for most of it.
  Atomics.wait(gate, 0, round)
  manners[manner]()
}
