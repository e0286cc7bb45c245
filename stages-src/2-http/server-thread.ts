/** The thread that serves: what the command line asked for, put together. */
import { workerData } from 'node:worker_threads'
import { LineWriter } from '../1-echo/line-writer.ts'
import { exitOnUserError } from '../1-echo/user-errors.ts'
import { Connection, type ConnectionLimits, type Logs } from './connection.ts'
import { DocumentRoot } from './files/document-root.ts'
import { accessLine } from './logs/access-log.ts'
import { ErrorLog } from './logs/error-log.ts'
import type { Options } from './options.ts'
import { PollWait } from './poll-wait.ts'
import { MediaTypes } from './response/media-types.ts'
import { queryPage } from './response/query-page.ts'
import type { Site } from './response/response.ts'
import { serve } from './server.ts'

/** What the main thread hands over; the logs are descriptors, -1 for none. */
export interface ServerData {
  readonly listener: number
  readonly accessLog: number
  readonly errorLog: number
  readonly options: Options
}

const data = workerData as ServerData & { readonly stop: number }

exitOnUserError(() => {
  const { listener, stop, options } = data
  const waiting = new PollWait(stop, listener, options)
  const logs = logsOf(data)
  const connection = new Connection(
    siteOf(options),
    limitsOf(options),
    waiting,
    logs,
  )
  serve(listener, waiting, connection, logs.errors)
})

function siteOf(options: Options): Site {
  return {
    root: new DocumentRoot(options.root, options),
    handlers: new Map([['/query', queryPage]]),
    mediaTypes: new MediaTypes(options.type),
    maxAge: options.maxAge,
  }
}

function limitsOf(options: Options): ConnectionLimits {
  return {
    ...options,
    head: {
      requestLine: options.maxRequestLine,
      fields: options.maxFields,
      fieldBytes: options.maxFieldBytes,
    },
    content: options.maxBody,
  }
}

function logsOf({ accessLog, errorLog, options }: ServerData): Logs {
  const lines = new LineWriter(accessLog)
  return {
    errors: new ErrorLog(errorLog, options.logLevel),
    visit: accessLog < 0 ? () => {} : (visit) => lines.write(accessLine(visit)),
  }
}
