/** The thread that serves, so that the main thread is free to hear signals. */
import { workerData } from 'node:worker_threads'
import type { Limits } from './cancellable-io.ts'
import { Log } from './log.ts'
import { announceReady } from './serve-on-thread.ts'
import { serve } from './server.ts'
import { exitOnUserError } from './user-errors.ts'

const STDERR = 2

exitOnUserError(() => {
  const { listener, stop, limits } = workerData as {
    listener: number
    stop: number
    limits: Limits
  }
  announceReady()
  serve(listener, stop, limits, new Log(STDERR))
})
