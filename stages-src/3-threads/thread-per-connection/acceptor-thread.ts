/** The thread that accepts. */
import { workerData } from 'node:worker_threads'
import { announceReady } from '../../1-echo/serve-on-thread.ts'
import { exitOnUserError } from '../../1-echo/user-errors.ts'
import { PollWait } from '../../2-http/poll-wait.ts'
import { Accepting } from '../accepting.ts'
import { type ServerData, sharedServer } from '../shared-server.ts'
import { Acceptor } from './acceptor.ts'
import { type QueueMemory, SharedQueue } from './shared-queue.ts'

/** What is handed to it. */
export interface AcceptorData extends ServerData {
  readonly queue: QueueMemory
  readonly listener: number
}

exitOnUserError(() => {
  const data = workerData as AcceptorData & { readonly stop: number }
  const { listener, options, stop } = data
  const queue = new SharedQueue(data.queue)
  const { logs } = sharedServer(data, options.threads)
  const times = { grace: options.drainTimeout, spin: 0 }
  const acceptor = new Acceptor({
    queue,
    wait: new PollWait(stop, listener, times),
    accepting: new Accepting(listener, queue.peers.capacity, logs.errors),
    errors: logs.errors,
    whenFull: options.whenFull,
    refused: (entry) => logs.access.write(entry),
  })
  announceReady()
  acceptor.run()
})
