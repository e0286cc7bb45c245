/** The thread that accepts, and watches those who have nothing to say. */
import { workerData } from 'node:worker_threads'
import { announceReady } from '../../1-echo/serve-on-thread.ts'
import { exitOnUserError } from '../../1-echo/user-errors.ts'
import { Accepting } from '../accepting.ts'
import { type ServerData, sharedServer } from '../shared-server.ts'
import { Dispatch } from './dispatch.ts'
import { Dispatcher } from './dispatcher.ts'
import { type PoolMemory, poolOn } from './pool.ts'

/** What is handed to it. */
export interface DispatcherData extends ServerData {
  readonly pool: PoolMemory
  readonly listener: number
}

exitOnUserError(() => {
  const data = workerData as DispatcherData & { readonly stop: number }
  const { listener, options, stop } = data
  const { bell, size } = data.pool
  const { peers, work } = poolOn(data.pool)
  const { limits, logs } = sharedServer(data, options.threads)
  const dispatcher = new Dispatcher({
    ...{ stop, bell, listener, peers, limits },
    dispatch: new Dispatch(work),
    accepting: new Accepting(listener, peers.capacity, logs.errors),
    errors: logs.errors,
    whenFull: options.whenFull,
    connections: size.connections,
    drainTimeout: options.drainTimeout,
    refused: (entry) => logs.access.write(entry),
  })
  announceReady()
  dispatcher.run()
})
