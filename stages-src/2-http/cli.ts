/** Stage 2 from the command line. */
import { existsSync, openSync } from 'node:fs'
import {
  IPPROTO_TCP,
  must,
  setsockopt,
  TCP_DEFER_ACCEPT,
  TCP_NODELAY,
  TCP_NOTSENT_LOWAT,
} from '#sys'
import { listeningSocket, nameOf } from '../1-echo/listening-socket.ts'
import { serveOnThread } from '../1-echo/serve-on-thread.ts'
import { exitOnUserError, UserError } from '../1-echo/user-errors.ts'
import { DocumentRoot } from './files/document-root.ts'
import { GUIDE, type Options, readOptions } from './options.ts'
import type { ServerData } from './server-thread.ts'

// #region starting
exitOnUserError(() => {
  const options = readOptions(process.argv.slice(2))
  checkRoot(options)
  const data: ServerData = {
    accessLog: descriptorOf(options.accessLog),
    errorLog: descriptorOf(options.errorLog),
    listener: listeningSocket(options.host, options.port),
    options,
  }
  prepare(data.listener)
  const name = nameOf(data.listener)
  serveOnThread(new URL('./server-thread.ts', import.meta.url), data)
  console.log(`listening on http://${name}`)
})
// #endregion starting

// #region preparing
/** Sets what holds for every connection that will be accepted: tcp(7). */
function prepare(listener: number): void {
  // What is accepted inherits it: the second of two small responses does not wait
  // for the acknowledgement of the first.
  must(setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, 1), 'setsockopt')
  // Nobody is accepted who has not said anything yet, for a second: browsers open
  // connections that they have no use for, and one at a time is served here.
  must(setsockopt(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, 1), 'setsockopt')
  // There is room again as soon as a slow client has taken a little, and not only
  // when it has taken a third of what may be megabytes.
  const unsent = 256 * 1024
  must(setsockopt(listener, IPPROTO_TCP, TCP_NOTSENT_LOWAT, unsent), 'setsockopt')
}
// #endregion preparing

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
