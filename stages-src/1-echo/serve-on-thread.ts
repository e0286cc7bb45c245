/**
 * A thread that serves, so that the main thread is free to hear the signals that
 * stop it.
 */
import { Worker } from 'node:worker_threads'
import { EFD_CLOEXEC, eventfd, Memory, must } from '#sys'
import { writeAll } from './robust-io.ts'
import { exitOnUserError } from './user-errors.ts'

// #region thread
/**
 * Runs `program` on a thread of its own, with `data` and the descriptor `stop`, and
 * ends the process when it ends. Node delivers signals on the main thread, between
 * two turns of its event loop, so the thread that blocks in system calls has to be
 * another.
 */
export function serveOnThread(program: URL, data: object): void {
  const stop = must(eventfd(0, EFD_CLOEXEC), 'eventfd')
  const thread = new Worker(program, { workerData: { ...data, stop } })
  // Not by way of exitCode: winding down, Node gives signals back to the kernel, and
  // a late one would kill.
  thread.on('exit', (status) => process.exit(status))
  stopOnSignal(stop)
}
// #endregion thread

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
      exitOnUserError(() => must(writeAll(stop, one, 0, 8), 'write'))
    })
  }
}
// #endregion stop
