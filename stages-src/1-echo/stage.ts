/**
 * Stage 1 from the command line: the echo server, or with --client its other end.
 */
import { Worker } from 'node:worker_threads'
import { EFD_CLOEXEC, eventfd, Memory, must } from '#sys'
import { bench } from './bench.ts'
import { client } from './client.ts'
import { orComplain } from './complaints.ts'
import { listeningSocket, nameOf } from './listening-socket.ts'
import { type Options, readOptions } from './options.ts'
import { writeAll } from './robust-io.ts'

// #region choosing
orComplain(() => {
  const options = readOptions(process.argv.slice(2))
  if (options.bench) bench(options)
  else if (options.client) client(options)
  else server(options)
})
// #endregion choosing

// #region server
/**
 * Serves on a thread of its own. Node delivers signals on the main thread, between
 * two turns of its event loop, so the thread that blocks in system calls has to be
 * another.
 */
function server({ host, port, ...limits }: Options): void {
  const listener = listeningSocket(host, port)
  const name = nameOf(listener)
  const stop = must(eventfd(0, EFD_CLOEXEC), 'eventfd')
  const thread = new Worker(new URL('./server-thread.ts', import.meta.url), {
    workerData: { listener, stop, limits },
  })
  // Not by way of exitCode: winding down, Node gives signals back to the kernel, and
  // a late one would kill.
  thread.on('exit', (status) => process.exit(status))
  stopOnSignal(stop)
  // The kernel completes handshakes from listen on, whether or not the thread runs
  // yet.
  console.log(`listening on ${name}`)
}
// #endregion server

// #region stop
/**
 * Makes `stop` readable on SIGINT and SIGTERM, however often they come: the
 * terminal sends Ctrl-C to every process in front of it, and npm, one of them,
 * passes it on once more.
 */
function stopOnSignal(stop: number): void {
  const one = new Memory(8)
  one.view.setBigUint64(0, 1n, true)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      orComplain(() => must(writeAll(stop, one, 0, 8), 'write'))
    })
  }
}
// #endregion stop
