/**
 * Stage 1 from the command line: the echo server, or with --client its other end.
 */
import { bench } from './bench.ts'
import { client } from './client.ts'
import { listeningSocket, nameOf } from './listening-socket.ts'
import { type Options, readOptions } from './options.ts'
import { serveOnThread } from './serve-on-thread.ts'
import { exitOnUserError } from './user-errors.ts'

// #region choosing
exitOnUserError(() => {
  const options = readOptions(process.argv.slice(2))
  if (options.bench) bench(options)
  else if (options.client) client(options)
  else server(options)
})
// #endregion choosing

// #region server
function server({ host, port, ...limits }: Options): void {
  const listener = listeningSocket(host, port)
  const name = nameOf(listener)
  const program = new URL('./server-thread.ts', import.meta.url)
  serveOnThread(program, { listener, limits })
  // The kernel completes handshakes from listen on, whether or not the thread runs
  // yet.
  console.log(`listening on ${name}`)
}
// #endregion server
