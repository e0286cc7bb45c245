/**
 * A server whose cost is known: the checks of exercise 4 have several of them compared. With
 * `--child` it is another process that serves, as a worker of a master does.
 */
import { spawn } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    /** Milliseconds of processor time for each request. */
    burn: { type: 'string', default: '4' },
    child: { type: 'boolean', default: false },
    /** A file with a letter for each server that was started on this machine. */
    starts: { type: 'string' },
    /** The server with this number meets a machine with something else to do. */
    disturbed: { type: 'string', default: '0' },
    refusing: { type: 'boolean', default: false },
  },
})
/** How much longer everything takes on a machine that does something else. */
const DISTURBED = 4

if (values.child) beMaster()
else serve()

/** Starts the one that serves, and ends with it. */
function beMaster(): void {
  const words = process.argv.slice(1).filter((word) => word !== '--child')
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => child.kill(signal))
  }
  child.on('exit', () => process.exit())
}

function serve(): void {
  const burn = Number(values.burn) * (isDisturbed() ? DISTURBED : 1)
  let number = 0
  createServer((_, response) => {
    number += 1
    const began = process.cpuUsage()
    for (let used = 0; used < 1000 * burn; ) {
      const { system, user } = process.cpuUsage(began)
      used = system + user
    }
    const status = values.refusing && number % 3 === 0 ? 503 : 200
    response.writeHead(status, { 'Content-Length': 2 }).end('ok')
  }).listen(Number(values.port), '127.0.0.1')
}

function isDisturbed(): boolean {
  if (values.starts === undefined) return false
  appendFileSync(values.starts, 'x')
  return readFileSync(values.starts).length === Number(values.disturbed)
}
