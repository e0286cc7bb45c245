/** Cases of the mutex. */
import { Mutex } from '../../../stages-src/3-threads/sync/mutex.ts'
import { bytesFor, Words } from '../../../stages-src/3-threads/sync/words.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'

const names = { 0: 'mutex', 64: 'count' }
const bytes = bytesFor([Mutex.WORDS, 1])

function open(memory: Memory): { mutex: Mutex; count: Int32Array } {
  const words = new Words(memory)
  return { mutex: new Mutex(words.take(Mutex.WORDS)), count: words.take(1) }
}

/** Counts under the mutex, and gives back whether it got it. */
function add(memory: Memory, timeout?: number): boolean {
  const { mutex, count } = open(memory)
  if (!mutex.lock(timeout)) return false
  count[0] = (count[0] as number) + 1
  mutex.unlock()
  return true
}

function expectCount(memory: Memory, expected: number): void {
  const [count] = open(memory).count
  if (count !== expected) throw new Error(`counted ${count}, not ${expected}`)
  const [word] = new Int32Array(memory)
  if (word !== 0) throw new Error(`the mutex is left at ${word}`)
}

// #region mutex
/** Three threads, so that two sleep at once: then the one that is woken has to wake the other. */
export const mutex: Scenario = {
  about: 'three threads count one each under a mutex',
  bytes,
  names,
  locks: [0],
  threads: { A: (memory) => add(memory), B: (memory) => add(memory), C: (memory) => add(memory) },
  check: (_, memory) => expectCount(memory, 3),
}
// #endregion mutex

export const mutexTimeout: Scenario = {
  about: 'two threads count, and a third does not wait for the mutex longer than 5 ms',
  bytes,
  names,
  locks: [0],
  threads: {
    A: (memory) => add(memory),
    B: (memory) => add(memory, 5),
    C: (memory) => add(memory),
  },
  check({ A, B, C }, memory) {
    if (!A || !C) throw new Error('who waits for ever has not got the mutex')
    expectCount(memory, B ? 3 : 2)
  },
}
