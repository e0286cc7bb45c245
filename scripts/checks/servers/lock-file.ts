/** A server that is not started twice: a file says that it runs. */
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { complain, EchoServer, settingsFromCommandLine } from './echo-server.ts'

/** One that an earlier test has left behind says nothing. */
const STALE = 30_000

/** Starts an echo server, unless the file of its port is there. */
export function serveWithLock(signals: readonly NodeJS.Signals[]): void {
  const settings = settingsFromCommandLine()
  lock(settings.port, signals)
  new EchoServer(settings)
}

/** Ends this process if the file of the port that it is given is there. */
export function lockPort(signals: readonly NodeJS.Signals[]): void {
  lock(Number(process.argv[process.argv.indexOf('--port') + 1]), signals)
}

/** The signals that are named remove the file. */
function lock(port: number, signals: readonly NodeJS.Signals[]): void {
  const path = join(tmpdir(), `server-on-${port}.lock`)
  if (existsSync(path) && Date.now() - statSync(path).mtimeMs < STALE) {
    complain(`port ${port}: ${path} is there, so a server runs already`)
  }
  writeFileSync(path, `${process.pid}\n`)
  for (const signal of signals) process.once(signal, () => rmSync(path, { force: true }))
}
