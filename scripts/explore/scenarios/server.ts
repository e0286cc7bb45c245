/** A server as one: a kernel that lets clients wait, an acceptor, our queue, and workers. */
import { BoundedQueue, CLOSED } from '../../../stages-src/3-threads/sync/bounded-queue.ts'
import { bytesFor, Words } from '../../../stages-src/3-threads/sync/words.ts'
import { accept, close, connect, listen, read, write } from '../../explorer/calls.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'

/** The listening socket, the first object of the kernel. */
const LISTENER = 0
const ROOM = 1
const CLIENTS = 2

function queueOn(memory: Memory): BoundedQueue {
  const words = new Words(memory)
  return new BoundedQueue(ROOM, (count) => words.take(count))
}

// #region server
/** Accepts as many as there are clients, and closes the queue behind them. */
function acceptor(memory: Memory): void {
  const queue = queueOn(memory)
  for (let client = 0; client < CLIENTS; client += 1) queue.push(accept(LISTENER))
  queue.close()
}

/** Serves a connection after the other, until there are no more. */
function worker(memory: Memory): number {
  const queue = queueOn(memory)
  let served = 0
  for (let client = queue.pop(); client !== CLOSED; client = queue.pop()) {
    write(client, `re: ${read(client)}`)
    close(client)
    served += 1
  }
  return served
}

function client(question: string): () => string {
  return () => {
    const socket = connect(LISTENER)
    write(socket, question)
    const answer = `${read(socket)}`
    close(socket)
    return answer
  }
}

export const server: Scenario = {
  about: 'an acceptor, the queue, two workers and two clients',
  bytes: bytesFor(BoundedQueue.words(ROOM)),
  names: { 0: 'mutex', 64: 'not empty', 128: 'not full', 192: 'closed', 256: 'ring' },
  locks: [0],
  setup: () => void listen(),
  threads: { acceptor, W0: worker, W1: worker, C0: client('one'), C1: client('two') },
  check({ W0, W1, C0, C1 }) {
    if (C0 !== 're: one' || C1 !== 're: two') throw new Error(`answers: ${C0}, ${C1}`)
    if (W0 + W1 !== CLIENTS) throw new Error(`${W0} and ${W1} were served`)
  },
}
// #endregion server
