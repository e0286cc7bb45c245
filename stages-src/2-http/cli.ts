/** Stage 2 from the command line. */
import { existsSync, openSync } from 'node:fs'
import { nameOf } from '../1-echo/listening-socket.ts'
import { say } from '../1-echo/say.ts'
import { serveOnThread } from '../1-echo/serve-on-thread.ts'
import { exitOnUserError, UserError } from '../1-echo/user-errors.ts'
import { DocumentRoot } from './files/document-root.ts'
import { httpListener } from './http-listener.ts'
import { GUIDE, type Options, readOptions } from './options.ts'
import type { ServerData } from './server-thread.ts'

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
    checkRoot(options)
    const data: ServerData = {
      accessLog: descriptorOf(options.accessLog),
      errorLog: descriptorOf(options.errorLog),
      listener: httpListener(options.host, options.port),
      options,
    }
    const name = nameOf(data.listener)
    serveOnThread(program, data, {
      grace: options.grace,
      ready: () => say(`listening on http://${name}`),
    })
  })
}
// #endregion starting

// #region checking
/** Throws the UserError that the other thread would only come to later. */
function checkRoot(options: Options): void {
  if (options.root === GUIDE && !existsSync(GUIDE)) {
    throw new UserError(
      `${GUIDE} is missing: build the guide with npm run build, or name a --root`,
    )
  }
  new DocumentRoot(options.root, options).close()
}

/** The descriptor that a log is written to; -1 for none. */
function descriptorOf(place: string): number {
  if (place === 'off') return -1
  if (place === '-') return 1
  if (place.startsWith('fd:')) return Number(place.slice('fd:'.length))
  try {
    return openSync(place, 'a')
  } catch (error) {
    throw new UserError(`the log cannot be opened: ${(error as Error).message}`)
  }
}
// #endregion checking
