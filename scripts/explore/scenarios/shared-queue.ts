/** Cases of the queue whose length poll(2) can hear of. */
import { BoundedQueue, CLOSED } from '../../../stages-src/3-threads/sync/bounded-queue.ts'
import { bytesFor } from '../../../stages-src/3-threads/sync/words.ts'
import { SharedQueue } from '../../../stages-src/3-threads/thread-per-connection/shared-queue.ts'
import { eventfd, readNow } from '../../explorer/calls.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'

/** The first eventfd of the kernel. */
const OTHERS = 900
const ROOM = 1
const THREADS = 2

function open(words: Memory): SharedQueue {
  const peers = new SharedArrayBuffer(64)
  return new SharedQueue({ threads: THREADS, capacity: ROOM, words, peers, others: OTHERS })
}

const taker = (thread: number) => {
  return (memory: Memory): number[] => {
    const queue = open(memory)
    const clients: number[] = []
    for (;;) {
      const client = queue.take(thread)
      if (client === CLOSED) return clients
      clients.push(client)
      queue.served(thread)
    }
  }
}

// #region shared-queue
export const sharedQueue: Scenario = {
  about: 'an acceptor hands two connections to two threads: the eventfd says how many wait',
  bytes: bytesFor([...BoundedQueue.words(ROOM), THREADS, THREADS]),
  names: {
    ...{ 0: 'mutex', 64: 'not empty', 128: 'not full', 192: 'closed', 256: 'ring' },
    ...{ 320: 'held', 384: 'states' },
  },
  locks: [0],
  setup: () => void eventfd(true),
  threads: {
    acceptor(memory) {
      const queue = open(memory)
      queue.push(7, Infinity)
      queue.push(8, Infinity)
      queue.close()
    },
    T0: taker(0),
    T1: taker(1),
  },
  check({ T0, T1 }) {
    const clients = [...T0, ...T1].sort().join()
    if (clients !== '7,8') throw new Error(`the threads had ${clients}`)
    if (readNow(OTHERS) !== undefined)
      throw new Error('nobody waits, and the eventfd says one does')
  },
}
// #endregion shared-queue
