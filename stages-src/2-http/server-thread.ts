/** The thread that serves: what the command line asked for, put together. */
import { workerData } from 'node:worker_threads'
import { announceReady } from '../1-echo/serve-on-thread.ts'
import { exitOnUserError } from '../1-echo/user-errors.ts'
import { Connection } from './connection.ts'
import { limitsOf } from './limits.ts'
import { logsInto, straight } from './logs/logs.ts'
import type { Options } from './options.ts'
import { PollWait } from './poll-wait.ts'
import { serve } from './server.ts'
import { siteOf } from './site.ts'

/** What the main thread hands over; the logs are descriptors, -1 for none. */
export interface ServerData {
  readonly accessLog: number
  readonly errorLog: number
  readonly listener: number
  readonly options: Options
}

exitOnUserError(() => {
  const data = workerData as ServerData & { readonly stop: number }
  const { accessLog, errorLog, listener, stop, options } = data
  const wait = new PollWait(stop, listener, options)
  const [access, errors] = [straight(accessLog), straight(errorLog)]
  const logs = logsInto(access, errors, options.logLevel)
  const connection = new Connection(siteOf(options), limitsOf(options), wait, logs)
  announceReady()
  serve(listener, wait, connection, logs.errors)
})
