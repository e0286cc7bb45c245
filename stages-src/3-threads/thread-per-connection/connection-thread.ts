/** A thread that serves one connection to its end, and then the next. */
import { workerData } from 'node:worker_threads'
import { close, errorName, SocketAddress } from '#sys'
import { announceReady } from '../../1-echo/serve-on-thread.ts'
import { exitOnUserError } from '../../1-echo/user-errors.ts'
import { Connection } from '../../2-http/connection.ts'
import { PollWait } from '../../2-http/poll-wait.ts'
import { type ServerData, sharedServer } from '../shared-server.ts'
import { CLOSED } from '../sync/bounded-queue.ts'
import { ASLEEP, DEAD, RUNNING } from '../thread-state.ts'
import { warmUp } from '../warm-up.ts'
import { ConnectionWait } from './connection-wait.ts'
import { type QueueMemory, SharedQueue } from './shared-queue.ts'

/** What is handed to it. */
export interface ConnectionThreadData extends ServerData {
  readonly queue: QueueMemory
  readonly thread: number
}

// #region thread
exitOnUserError(() => {
  const data = workerData as ConnectionThreadData & { readonly stop: number }
  const { options, stop, thread } = data
  const queue = new SharedQueue(data.queue)
  const setState = (state: number) => queue.setState(thread, state)
  const { limits, logs, site } = sharedServer(data, thread)
  const peer = new SocketAddress()
  // Who waits for a thread waits in the queue: its eventfd stands for the listener.
  const times = { grace: options.drainTimeout, spin: 0 }
  const poll = new PollWait(stop, data.queue.others, times)
  const files = site({
    peer: () => peer.host,
    waiting: () => queue.length,
    states: () => queue.states(),
  })
  const wait = new ConnectionWait(poll, setState)
  const connection = new Connection(files, limits, wait, logs)
  warmUp(files, limits)
  announceReady()
  // #region loop
  for (;;) {
    setState(ASLEEP)
    const client = queue.take(thread)
    if (client === CLOSED) break
    setState(RUNNING)
    queue.peers.read(client, peer)
    connection.serve(client, peer)
    const closed = close(client)
    queue.served(thread)
    if (closed < 0)
      logs.errors.write('warn', `${peer}: close: ${errorName(closed)}`)
  }
  // #endregion loop
  setState(DEAD)
})
// #endregion thread
