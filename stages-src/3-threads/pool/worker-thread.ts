/** A thread of the pool: takes ready connections, and gives them back when idle. */
import { threadId, workerData } from 'node:worker_threads'
import { close, errorName, SocketAddress } from '#sys'
import { announceReady } from '../../1-echo/serve-on-thread.ts'
import { exitOnUserError } from '../../1-echo/user-errors.ts'
import { Connection } from '../../2-http/connection.ts'
import { LEFT_OPEN } from '../../2-http/ending.ts'
import { type ServerData, sharedServer } from '../shared-server.ts'
import { warmUp } from '../warm-up.ts'
import { returnedAs } from './dispatch.ts'
import { type PoolMemory, poolOn } from './pool.ts'
import { PoolWait } from './pool-wait.ts'
import { NOTHING } from './shared-work.ts'
import { CLOSED, FINISHED, Work } from './work.ts'

/** What is handed to it. */
export interface WorkerData extends ServerData {
  readonly pool: PoolMemory
  readonly thread: number
}

// #region worker
exitOnUserError(() => {
  const data = workerData as WorkerData & { readonly stop: number }
  const { options, stop, thread } = data
  const { peers, work: shared } = poolOn(data.pool)
  const { limits, logs, site } = sharedServer(data, thread)
  const peer = new SocketAddress()
  const work = new Work(shared, thread)
  const wait = new PoolWait(work, stop, options.drainTimeout)
  const files = site({
    peer: () => peer.host,
    waiting: () => shared.waiting,
    states: () => shared.states(),
  })
  const connection = new Connection(files, limits, wait, logs)
  warmUp(files, limits)
  announceReady()
  work.begin()
  // #region loop
  let done = NOTHING
  for (;;) {
    const client = work.next(done)
    if (client === FINISHED) return
    peers.read(client, peer)
    const ending = connection.serve(client, peer)
    if (ending === LEFT_OPEN) {
      done = returnedAs(client, connection.isOver)
      continue
    }
    const closed = close(client)
    done = CLOSED
    if (closed < 0) {
      const what = `${peer}: close: ${errorName(closed)}`
      logs.errors.write('warn', `${what}, thread ${threadId}`)
    }
  }
  // #endregion loop
})
// #endregion worker
