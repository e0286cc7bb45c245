/** A server of several processes that passes every check of stage 5, made to be broken. */
import { fileURLToPath } from 'node:url'
import { ProcessMaster } from './process-master.ts'
import { ProcessWorker, SLOT_VARIABLE } from './process-worker.ts'

/** What the processes are made of. */
export interface Parts {
  Master?: typeof ProcessMaster
  Worker?: typeof ProcessWorker
}

/** Becomes the master, or a worker that the master has started from the same file. */
export function serveProcesses(url: string, parts: Parts = {}): void {
  const { Master = ProcessMaster, Worker = ProcessWorker } = parts
  if (process.env[SLOT_VARIABLE] === undefined) new Master(fileURLToPath(url)).start()
  else new Worker()
}
