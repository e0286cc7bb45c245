/** Cases of the condition variable. */
import { Condition } from '../../../stages-src/3-threads/sync/condition.ts'
import { Mutex } from '../../../stages-src/3-threads/sync/mutex.ts'
import { bytesFor, Words } from '../../../stages-src/3-threads/sync/words.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'

const common = {
  bytes: bytesFor([Mutex.WORDS, Condition.WORDS, 1]),
  names: { 0: 'mutex', 64: 'condition', 128: 'tokens' },
  locks: [0],
}

interface Shared {
  mutex: Mutex
  condition: Condition
  tokens: Int32Array
}

function open(memory: Memory): Shared {
  const words = new Words(memory)
  const mutex = new Mutex(words.take(Mutex.WORDS))
  return { mutex, condition: new Condition(words.take(Condition.WORDS)), tokens: words.take(1) }
}

/** Waits for a token, takes it, and gives back how many there were; 0 where time was over. */
function take(memory: Memory, timeout?: number): number {
  const { mutex, condition, tokens } = open(memory)
  mutex.lock()
  while (tokens[0] === 0) if (!condition.wait(mutex, timeout)) break
  const found = tokens[0] as number
  if (found > 0) tokens[0] = found - 1
  mutex.unlock()
  return found
}

function put(memory: Memory, count: number, announce: (condition: Condition) => void): void {
  const { mutex, condition, tokens } = open(memory)
  mutex.lock()
  tokens[0] = (tokens[0] as number) + count
  mutex.unlock()
  announce(condition)
}

function expectTokens(memory: Memory, expected: number): void {
  const [left] = open(memory).tokens
  if (left !== expected) throw new Error(`${left} tokens are left, not ${expected}`)
}

// #region broadcast
export const condition: Scenario = {
  about: 'two threads wait for a token each, a third puts two and wakes all',
  ...common,
  threads: {
    first: (memory) => take(memory),
    second: (memory) => take(memory),
    setter: (memory) => put(memory, 2, (it) => it.broadcast()),
  },
  check: (_, memory) => expectTokens(memory, 0),
}
// #endregion broadcast

export const conditionSignal: Scenario = {
  about: 'two threads wait for a token each, a third puts one after the other and wakes one',
  ...common,
  threads: {
    first: (memory) => take(memory),
    second: (memory) => take(memory),
    setter(memory) {
      put(memory, 1, (it) => it.signal())
      put(memory, 1, (it) => it.signal())
    },
  },
  check: (_, memory) => expectTokens(memory, 0),
}

export const conditionTimeout: Scenario = {
  about: 'a thread waits for a token for 5 ms, another puts one',
  ...common,
  threads: {
    waiter: (memory) => take(memory, 5),
    setter: (memory) => put(memory, 1, (it) => it.signal()),
  },
  check: ({ waiter }, memory) => expectTokens(memory, waiter > 0 ? 0 : 1),
}
