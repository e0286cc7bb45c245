/**
 * A thread that serves, so that the main thread is free to hear the signals that
 * stop it.
 */
import { parentPort, Worker } from 'node:worker_threads'
import { _exit, EFD_CLOEXEC, eventfd, Memory, must } from '#sys'
import { writeAll } from './robust-io.ts'
import { sayError } from './say.ts'

/** Milliseconds, beyond grace, in which a thread that was told to stop ends. */
const MARGIN = 1000

export interface Serving {
  /** Milliseconds in which the thread finishes, once it is told to stop. */
  readonly grace: number
  /** The thread can serve from now on. */
  ready(): void
  /** SIGUSR1 came: whoever rotates logs has moved them. */
  reopenLogs?(): void
}

// #region thread
/**
 * Runs `program` on a thread of its own, with `data` and the descriptor `stop`, and
 * ends the process when it ends. Node delivers signals on the main thread, between
 * two turns of its event loop, so the thread that blocks in system calls has to be
 * another.
 */
export function serveOnThread(program: URL, data: object, serving: Serving): void {
  const stop = must(eventfd(0, EFD_CLOEXEC), 'eventfd')
  const thread = new Worker(program, { workerData: { ...data, stop } })
  thread.once('message', () => serving.ready())
  // Not by way of exitCode: winding down, Node gives signals back to the kernel, and
  // a late one would kill.
  thread.on('exit', (status) => process.exit(status))
  endOnUncaught()
  hearSignals(stop, serving)
}

/** process.exit waits for every thread, and one that blocks in a call never comes. */
export function endOnUncaught(): void {
  process.on('uncaughtException', ({ stack = '' }) => {
    sayError(stack)
    _exit(1)
  })
}

/** Called on that thread, once it can serve. */
export function announceReady(): void {
  parentPort?.postMessage('ready')
}
// #endregion thread

// #region signals
/**
 * Every signal that a server is likely to be sent, and what it means: SIGINT,
 * SIGTERM and SIGHUP stop it, SIGUSR1 has the logs opened again, SIGUSR2 means
 * nothing yet, and is no reason to die. SIGQUIT keeps its meaning, a core dump. To
 * be told to stop is to find `stop`, an eventfd, readable.
 */
export function hearSignals(
  stop: number,
  { grace, reopenLogs }: Pick<Serving, 'grace' | 'reopenLogs'>,
): void {
  const one = new Memory(8)
  one.view.setBigUint64(0, 1n, true)
  // However often they come: the terminal sends Ctrl-C to every process in front of
  // it, and npm, one of them, passes it on once more.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const written = writeAll(stop, one, 0, 8)
      setTimeout(() => _exit(1), written < 0 ? 0 : grace + MARGIN)
    })
  }
  process.on('SIGUSR1', () => reopenLogs?.())
  process.on('SIGUSR2', () => {})
}
// #endregion signals
