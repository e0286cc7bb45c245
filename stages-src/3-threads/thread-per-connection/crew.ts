/** The threads of a server that gives each connection one of its own. */
import { close } from '#sys'
import type { ServerData } from '../shared-server.ts'
import type { Member } from '../supervisor.ts'
import { queueMemory, SharedQueue } from './shared-queue.ts'

// #region crew
/** What is to be started for such a server on `listener`. */
export function connectionCrew(data: ServerData, listener: number): Member[] {
  const { threads, queue: capacity } = data.options
  const queue = queueMemory(threads, capacity)
  const shared = new SharedQueue(queue)
  const members = Array.from({ length: threads }, (_, thread) => ({
    name: `connection ${thread + 1}`,
    program: new URL('./connection-thread.ts', import.meta.url),
    data: { ...data, queue, thread },
    bury(): void {
      const client = shared.bury(thread)
      if (client >= 0) close(client)
    },
  }))
  const acceptor = {
    name: 'acceptor',
    program: new URL('./acceptor-thread.ts', import.meta.url),
    data: { ...data, queue, listener },
  }
  return [acceptor, ...members]
}
// #endregion crew
