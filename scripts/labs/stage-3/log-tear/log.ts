/**
 * Threads that write lines to one log, all at the same time:
 *
 *     node scripts/labs/stage-3/log-tear/log.ts two-calls|one-call|shared FILE [LINES]
 *
 * `two-calls`: a write(2) for the line and one for its end; `one-call`: a line writer for each
 * thread; `shared`: stage 3's shared lines. LINES: of each thread.
 */
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { SharedLines } from '../../../../stages-src/3-threads/log/shared-lines.ts'
import { bytesFor } from '../../../../stages-src/3-threads/sync/words.ts'
import type { Task } from './writer.ts'

const THREADS = 4
const [manner = '', file = '', lines = '5000'] = process.argv.slice(2)
const fd = openSync(file, 'a')
const memory = new SharedArrayBuffer(bytesFor([...SharedLines.WORDS, 1]))
const program = new URL('./writer.ts', import.meta.url)
const writers = Array.from({ length: THREADS }, (_, thread) => {
  const task = { manner, fd, thread, lines: Number(lines), memory } as Task
  return once(new Worker(program, { workerData: task }), 'exit')
})
await Promise.all(writers)
