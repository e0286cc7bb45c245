/** Cases of the bounded queue. */
import { BoundedQueue, CLOSED, EMPTY } from '../../../stages-src/3-threads/sync/bounded-queue.ts'
import { bytesFor, Words } from '../../../stages-src/3-threads/sync/words.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'

/** A queue with room for so many, at the start of the memory. */
function queueOn(memory: Memory, room: number): BoundedQueue {
  const words = new Words(memory)
  return new BoundedQueue(room, (count) => words.take(count))
}

function common(room: number) {
  return {
    bytes: bytesFor(BoundedQueue.words(room)),
    names: { 0: 'mutex', 64: 'not empty', 128: 'not full', 192: 'closed', 256: 'ring' },
    locks: [0],
  }
}

const push = (room: number, ...items: number[]) => {
  return (memory: Memory): boolean[] => {
    const queue = queueOn(memory, room)
    return items.map((item) => queue.push(item))
  }
}

const pop = (room: number, times = 1) => {
  return (memory: Memory): number[] => {
    const queue = queueOn(memory, room)
    return Array.from({ length: times }, () => queue.pop())
  }
}

/** Takes what there is until the queue is closed. */
const popAll = (room: number) => {
  return (memory: Memory): number[] => {
    const queue = queueOn(memory, room)
    const items: number[] = []
    for (let item = queue.pop(); item !== CLOSED; item = queue.pop()) items.push(item)
    return items
  }
}

/** Throws where what has come out is not what was put in. */
function expectItems(taken: readonly number[][], expected: string): void {
  const items = taken.flat().sort().join(' ')
  if (items !== expected) throw new Error(`‘${items}’ came out, not ‘${expected}’`)
}

// #region queue
export const queue: Scenario = {
  about: 'two producers and two consumers, room for one, one item each',
  ...common(1),
  threads: { A: push(1, 1), B: push(1, 2), C: pop(1), D: pop(1) },
  check: ({ C, D }) => expectItems([C, D], '1 2'),
}
// #endregion queue

export const queueOrder: Scenario = {
  about: 'a producer of three items and a consumer, room for two: in order',
  ...common(2),
  threads: { A: push(2, 1, 2, 3), B: pop(2, 3) },
  check({ B }) {
    if (B.join() !== '1,2,3') throw new Error(`in the order ${B.join()}`)
  },
}

export const queueItems: Scenario = {
  about: 'two producers of two items, a consumer of four, room for one',
  ...common(1),
  threads: { A: push(1, 1, 2), B: push(1, 3, 4), C: pop(1, 4) },
  check: ({ C }) => expectItems([C], '1 2 3 4'),
}

// #region closed
export const queueClosed: Scenario = {
  about: 'a producer closes the queue after an item, two consumers take until then',
  ...common(1),
  threads: {
    producer(memory) {
      const queue = queueOn(memory, 1)
      queue.push(1)
      queue.close()
    },
    C: popAll(1),
    D: popAll(1),
  },
  check: ({ C, D }) => expectItems([C, D], '1'),
}
// #endregion closed

export const queueClosing: Scenario = {
  about: 'an item is pushed while the queue is closed: who was told yes is served',
  ...common(1),
  threads: { A: push(1, 1), C: popAll(1), closer: (memory) => queueOn(memory, 1).close() },
  check: ({ A, C }) => expectItems([C], A[0] ? '1' : ''),
}

export const queueTwo: Scenario = {
  about: 'a producer of two items, two consumers of one each, room for two',
  ...common(2),
  threads: { A: push(2, 1, 2), C: pop(2), D: pop(2) },
  check: ({ C, D }) => expectItems([C, D], '1 2'),
}

export const queueLength: Scenario = {
  about: 'somebody asks for the length while an item is pushed',
  ...common(1),
  threads: { A: push(1, 1), B: (memory) => queueOn(memory, 1).length },
  check({ B }) {
    if (B !== 0 && B !== 1) throw new Error(`the length was ${B}`)
  },
}

export const queueRefuses: Scenario = {
  about: 'a producer sleeps before a full queue that is closed',
  ...common(1),
  setup: (memory) => void queueOn(memory, 1).push(1),
  threads: { A: push(1, 2), closer: (memory) => queueOn(memory, 1).close() },
  check({ A }, memory) {
    const left = queueOn(memory, 1).pop()
    if (A[0] || left !== 1) throw new Error(`pushed: ${A[0]}, left ${left}`)
  },
}

export const queueTimeout: Scenario = {
  about: 'a producer and a consumer that wait for 5 ms at most, before a queue that is full',
  ...common(1),
  timeouts: 2,
  setup: (memory) => void queueOn(memory, 1).push(1),
  threads: {
    A: (memory) => queueOn(memory, 1).push(2, 5),
    B: (memory) => queueOn(memory, 1).pop(5),
    C: (memory) => queueOn(memory, 1).pop(5),
  },
  check({ A, B, C }, memory) {
    const left = queueOn(memory, 1).length
    const taken = [B, C].filter((item) => item !== EMPTY)
    if (taken.length + left !== (A ? 2 : 1)) throw new Error(`${taken} taken, ${left} left, ${A}`)
  },
}
