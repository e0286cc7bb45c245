/** The thread that serves, so that the main thread is free to hear signals. */
import { workerData } from 'node:worker_threads'
import { orComplain } from './complaints.ts'
import { Log } from './log.ts'
import type { Limits } from './patience.ts'
import { serve } from './server.ts'

const { listener, stop, limits } = workerData as {
  listener: number
  stop: number
  limits: Limits
}
const STDERR = 2
orComplain(() => serve(listener, stop, limits, new Log(STDERR)))
