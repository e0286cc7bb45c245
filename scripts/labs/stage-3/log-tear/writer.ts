/** A thread that writes its lines. */
import { workerData } from 'node:worker_threads'
import { Words } from '../../../../stages-src/3-threads/sync/words.ts'
import { type Manner, manners } from './manners.ts'

/** What each thread is handed. */
export interface Task {
  manner: Manner
  fd: number
  thread: number
  lines: number
  memory: SharedArrayBuffer
}

const { fd, lines, manner, memory, thread } = workerData as Task
const words = new Words(memory)
const sink = manners[manner](fd, (count) => words.take(count))
for (let line = 1; line <= lines; line++) sink.write(`thread ${thread + 1}: line ${line}\n`)
