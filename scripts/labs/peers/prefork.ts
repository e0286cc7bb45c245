/**
 * A small prefork server, in which the ways can be tried that others go:
 *
 *     node scripts/labs/peers/prefork.ts [--workers 2] [--sockets shared|own]
 *       [--listener close|drain] [--idle close|shutdown|peek|answer] [--herd]
 *
 * `--sockets own`: a socket with SO_REUSEPORT for each worker, opened by itself. On SIGHUP every
 * worker is replaced, one after another, the new one first. What the old one does with its listener:
 * closes it, or first accepts until nobody waits. What it does with idle connections: closes them;
 * sends its half of the goodbye; closes those on which nothing has come; or answers the next
 * request of each and closes then. `--herd`: everyone is woken for each connection.
 *
 * It answers every request with the same KiB, and logs nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { close } from '#sys'
import { nameOf } from '../../../stages-src/1-echo/listening-socket.ts'
import { openListener, type Task } from './prefork/listener.ts'

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '2' },
    sockets: { type: 'string', default: 'shared' },
    listener: { type: 'string', default: 'close' },
    idle: { type: 'string', default: 'answer' },
    herd: { type: 'boolean', default: false },
  },
})
const ownSockets = values.sockets === 'own'
const first = openListener(0, ownSockets)
const name = nameOf(first)
const task = {
  port: Number(name.slice(name.lastIndexOf(':') + 1)),
  ownSockets,
  listener: values.listener,
  idle: values.idle,
  isHerd: values.herd,
} as Task
const workers: ChildProcess[] = []
for (let seat = 0; seat < Number(values.workers); seat++) workers.push(await startWorker())
// It has only held the port.
if (ownSockets) close(first)
console.log(`listening on http://${name}`)
// Asked for again meanwhile, it is done again afterwards.
let work = Promise.resolve()
process.on('SIGHUP', () => {
  work = work.then(recycle)
})
process.on('SIGTERM', () => {
  for (const worker of workers) worker.kill('SIGKILL')
  process.exit(0)
})

async function recycle(): Promise<void> {
  for (const [seat, old] of workers.entries()) {
    workers[seat] = await startWorker()
    old.stdin?.end()
  }
  console.log('recycled')
}

/** A worker that listens. Its standard input ends when it is to retire. */
async function startWorker(): Promise<ChildProcess> {
  const words = ['scripts/labs/peers/prefork/worker.ts', JSON.stringify(task)]
  const listener = ownSockets ? 'ignore' : first
  const worker = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit', listener] })
  worker.stdin?.on('error', () => {})
  await once(worker.stdout as NodeJS.ReadableStream, 'data')
  return worker
}
