/** Cases of the semaphore. */
import { Semaphore } from '../../../stages-src/3-threads/sync/semaphore.ts'
import { bytesFor, Words } from '../../../stages-src/3-threads/sync/words.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'

const common = {
  bytes: bytesFor([Semaphore.WORDS, 1]),
  names: { 0: 'permits', 64: 'inside' },
}

function open(memory: Memory): { semaphore: Semaphore; inside: Int32Array } {
  const words = new Words(memory)
  return { semaphore: new Semaphore(words.take(Semaphore.WORDS)), inside: words.take(1) }
}

/** How many were inside together, itself included. */
function enter(memory: Memory): number {
  const { semaphore, inside } = open(memory)
  semaphore.acquire()
  const together = Atomics.add(inside, 0, 1) + 1
  Atomics.sub(inside, 0, 1)
  semaphore.release()
  return together
}

function expectPermits(memory: Memory, expected: number): void {
  const { permits } = open(memory).semaphore
  if (permits !== expected) throw new Error(`${permits} permits are left, not ${expected}`)
}

// #region semaphore
export const semaphore: Scenario = {
  about: 'three threads enter, and there are two permits',
  ...common,
  setup: (memory) => open(memory).semaphore.release(2),
  threads: { A: enter, B: enter, C: enter },
  check(results, memory) {
    for (const together of Object.values(results)) {
      if (together > 2) throw new Error(`${together} were inside together`)
    }
    expectPermits(memory, 2)
  },
}
// #endregion semaphore

export const semaphoreHandOver: Scenario = {
  about: 'two threads wait for permits, a third grants both at once',
  ...common,
  threads: {
    A: (memory) => open(memory).semaphore.acquire(),
    B: (memory) => open(memory).semaphore.acquire(),
    granter: (memory) => open(memory).semaphore.release(2),
  },
  check: (_, memory) => expectPermits(memory, 0),
}

export const semaphoreTimeout: Scenario = {
  about: 'two threads want the only permit, one of them for 5 ms at most',
  ...common,
  threads: {
    A: (memory) => open(memory).semaphore.acquire(5),
    B: (memory) => open(memory).semaphore.tryAcquire(),
    granter: (memory) => open(memory).semaphore.release(),
  },
  check: ({ A, B }, memory) => expectPermits(memory, 1 - Number(A) - Number(B)),
}
