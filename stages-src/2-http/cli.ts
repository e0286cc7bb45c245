/** Stage 2 from the command line. */
import { existsSync } from 'node:fs'
import { nameOf } from '../1-echo/listening-socket.ts'
import { say, sayError } from '../1-echo/say.ts'
import { serveOnThread } from '../1-echo/serve-on-thread.ts'
import { exitOnUserError, UserError, userErrorLine } from '../1-echo/user-errors.ts'
import { DocumentRoot } from './files/document-root.ts'
import { httpListener } from './http-listener.ts'
import {
  checkDestination,
  type LogDestination,
  openDestination,
} from './logs/log-destination.ts'
import { type Address, GUIDE, type LogOptions, readOptions } from './options.ts'
import type { ServerData } from './server-thread.ts'
import type { SiteOptions } from './site.ts'

// #region starting
/**
 * Starts the server that `words`, those after the script's name, ask for: `program`
 * is the thread that serves, and is handed ServerData.
 */
export function cli(
  words: readonly string[],
  program: URL = new URL('./server-thread.ts', import.meta.url),
): void {
  exitOnUserError(() => {
    const options = readOptions(words)
    const { name, reopenLogs, ...opened } = open(options)
    const data: ServerData = { ...opened, options }
    serveOnThread(program, data, {
      grace: options.grace,
      ready: () => say(`listening on http://${name}`),
      reopenLogs,
    })
  })
}
// #endregion starting

// #region opening
/** What a server has open before it serves; the logs are descriptors, -1 for none. */
export interface Opened {
  readonly accessLog: number
  readonly errorLog: number
  readonly listener: number
  /** Where it listens: '127.0.0.1:8002'. */
  readonly name: string
  reopenLogs(): void
}

/** Opens the logs and the socket. Throws UserError and SystemError. */
export function open(options: LogOptions & SiteOptions & Address): Opened {
  checkDestination('--access-log', options.accessLog)
  checkDestination('--error-log', options.errorLog)
  checkRoot(options)
  const logs = [options.accessLog, options.errorLog].map(openDestination)
  const [accessLog = -1, errorLog = -1] = logs.map(({ fd }) => fd)
  const listener = httpListener(options.host, options.port)
  const name = nameOf(listener)
  return { accessLog, errorLog, listener, name, reopenLogs: () => reopen(logs) }
}
// #endregion opening

// #region checking
/** Throws the UserError that the other thread would only come to later. */
function checkRoot(options: SiteOptions): void {
  if (options.root === GUIDE && !existsSync(GUIDE)) {
    throw new UserError(
      `${GUIDE} is missing: build the guide with npm run build, or name a --root`,
    )
  }
  new DocumentRoot(options.root, options).close()
}

/** A log that cannot be opened again goes on where it went. */
function reopen(logs: readonly LogDestination[]): void {
  for (const log of logs) {
    try {
      log.reopen()
    } catch (error) {
      sayError(userErrorLine(error) ?? `${error}`)
    }
  }
}
// #endregion checking
