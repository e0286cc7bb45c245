/**
 * Stage 1 from the command line: the echo server, or with --client its other end.
 */
import { must, SO_OOBINLINE, SOL_SOCKET, setsockopt } from '#sys'
import { bench } from './bench.ts'
import { client } from './client.ts'
import { listeningSocket, nameOf } from './listening-socket.ts'
import { type Options, readOptions } from './options.ts'
import { say } from './say.ts'
import { serveOnThread } from './serve-on-thread.ts'
import { exitOnUserError } from './user-errors.ts'

// #region choosing
/** Does what `words`, those after the script's name, ask for. */
export function cli(words: readonly string[]): void {
  exitOnUserError(() => {
    const options = readOptions(words)
    if (options.bench) bench(options)
    else if (options.client) client(options)
    else server(options)
  })
}
// #endregion choosing

// #region server
function server({ host, port, ...limits }: Options): void {
  const listener = listeningSocket(host, port)
  // What is accepted inherits it: a byte that was sent as urgent is one of the
  // stream, and comes back in its place (tcp(7), "Urgent data").
  must(setsockopt(listener, SOL_SOCKET, SO_OOBINLINE, 1), 'setsockopt')
  const name = nameOf(listener)
  const program = new URL('./server-thread.ts', import.meta.url)
  serveOnThread(
    program,
    { listener, limits },
    { grace: limits.grace, ready: () => say(`listening on ${name}`) },
  )
}
// #endregion server
