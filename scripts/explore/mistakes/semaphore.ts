/** Mistakes in the semaphore. */
import type { Mistake } from './mistake.ts'

const file = 'sync/semaphore.ts'
const RELEASE = `    Atomics.add(this.#permits, 0, permits)
    Atomics.notify(this.#permits, 0, permits)`

export const semaphoreMistakes: readonly Mistake[] = [
  {
    name: 'semaphore-looks-then-takes',
    kind: 'two operations for one',
    case: 'semaphore',
    file,
    find: 'Atomics.compareExchange(this.#permits, 0, left, left - 1)',
    replace: 'Atomics.store(this.#permits, 0, left - 1) + 1',
  },
  {
    name: 'semaphore-takes-before-it-asks',
    kind: 'two operations for one',
    case: 'semaphore',
    file,
    find: 'Atomics.compareExchange(this.#permits, 0, left, left - 1)',
    replace: 'Atomics.sub(this.#permits, 0, 1)',
  },
  {
    name: 'semaphore-lets-in-one-too-many',
    kind: 'count off by one',
    case: 'semaphore',
    file,
    find: 'while (left > 0)',
    replace: 'while (left >= 0)',
  },
  {
    name: 'semaphore-if-for-while',
    kind: 'if for while',
    case: 'semaphore',
    file,
    find: 'while (!this.tryAcquire())',
    replace: 'if (!this.tryAcquire())',
  },
  {
    name: 'semaphore-waits-for-the-wrong-value',
    kind: 'wrong comparand',
    case: 'semaphoreHandOver',
    file,
    find: 'Atomics.wait(this.#permits, 0, 0,',
    replace: 'Atomics.wait(this.#permits, 0, 2,',
  },
  {
    name: 'semaphore-notifies-before-the-store',
    kind: 'notify before the store',
    case: 'semaphoreHandOver',
    file,
    find: RELEASE,
    replace: `    Atomics.notify(this.#permits, 0, permits)
    Atomics.add(this.#permits, 0, permits)`,
  },
  {
    name: 'semaphore-wakes-one-of-two',
    kind: 'notify one for all',
    case: 'semaphoreHandOver',
    file,
    find: 'Atomics.notify(this.#permits, 0, permits)',
    replace: 'Atomics.notify(this.#permits, 0, 1)',
  },
  {
    name: 'semaphore-overwrites-the-count',
    kind: 'store for add',
    case: 'semaphore',
    file,
    find: 'Atomics.add(this.#permits, 0, permits)',
    replace: 'Atomics.store(this.#permits, 0, permits)',
  },
  {
    name: 'semaphore-plain-look',
    kind: 'plain read of a shared word',
    case: 'semaphore',
    file,
    find: 'let left = Atomics.load(this.#permits, 0)',
    replace: 'let left = this.#permits[0]',
  },
  {
    name: 'semaphore-late-is-as-good-as-in',
    kind: 'time-out ignored',
    case: 'semaphoreTimeout',
    file,
    find: "if (woken === 'timed-out') return false",
    replace: "if (woken === 'timed-out') return true",
  },
]
