/** Mistakes in the bounded queue and its ring. */
import type { Mistake } from './mistake.ts'

const file = 'sync/bounded-queue.ts'
const CLOSE = `    this.#mutex.lock()
    this.#closed[0] = 1
    this.#mutex.unlock()`
const PUSHED = `    if (fits) this.#items.push(item)
    this.#mutex.unlock()
    // Not under the mutex: whoever is woken would only have to wait for it.
    if (fits) this.#notEmpty.signal()`

export const queueMistakes: readonly Mistake[] = [
  {
    name: 'queue-push-if-for-while',
    kind: 'if for while',
    case: 'queueItems',
    file,
    find: `    while (this.#items.isFull && !this.#isClosed) {
      if (!this.#notFull.wait(this.#mutex, timeLeft(deadline))) break`,
    replace: `    if (this.#items.isFull && !this.#isClosed) {
      this.#notFull.wait(this.#mutex, timeLeft(deadline))`,
  },
  {
    name: 'queue-pop-if-for-while',
    kind: 'if for while',
    case: 'queue',
    file,
    find: `    while (this.#items.length === 0 && !this.#isClosed) {
      if (!this.#notEmpty.wait(this.#mutex, timeLeft(deadline))) break`,
    replace: `    if (this.#items.length === 0 && !this.#isClosed) {
      this.#notEmpty.wait(this.#mutex, timeLeft(deadline))`,
  },
  {
    name: 'queue-push-tells-producers',
    kind: 'wrong condition',
    case: 'queue',
    file,
    find: 'if (fits) this.#notEmpty.signal()',
    replace: 'if (fits) this.#notFull.signal()',
  },
  {
    name: 'queue-pop-tells-consumers',
    kind: 'wrong condition',
    case: 'queue',
    file,
    find: 'if (item >= 0) this.#notFull.signal()',
    replace: 'if (item >= 0) this.#notEmpty.signal()',
  },
  {
    name: 'queue-one-condition-for-both',
    kind: 'wrong condition',
    case: 'queueItems',
    file,
    find: 'this.#notFull = new Condition(take(Condition.WORDS))',
    replace: 'this.#notFull = (take(Condition.WORDS), this.#notEmpty)',
  },
  {
    name: 'queue-signals-only-the-first-item',
    kind: 'notify only sometimes',
    case: 'queueTwo',
    file,
    find: PUSHED,
    replace: `    if (fits) this.#items.push(item)
    const isFirst = this.#items.length === 1; this.#mutex.unlock()

    if (fits && isFirst) this.#notEmpty.signal()`,
  },
  {
    name: 'queue-signals-before-the-push',
    kind: 'notify before the store',
    case: 'queue',
    file,
    find: PUSHED,
    replace: `    this.#mutex.unlock(); if (fits) this.#notEmpty.signal()
    this.#mutex.lock()
    if (fits) this.#items.push(item)
    this.#mutex.unlock()`,
  },
  {
    name: 'queue-close-wakes-one',
    kind: 'notify one for all',
    case: 'queueClosed',
    file,
    find: 'this.#notEmpty.broadcast()',
    replace: 'this.#notEmpty.signal()',
  },
  {
    name: 'queue-close-forgets-producers',
    kind: 'notify forgotten',
    case: 'queueRefuses',
    file,
    find: '    this.#notFull.broadcast()\n',
    replace: '\n',
  },
  {
    name: 'queue-closes-without-the-mutex',
    kind: 'missing lock',
    case: 'queueClosed',
    file,
    find: CLOSE,
    replace: '\n    this.#closed[0] = 1\n',
  },
  {
    name: 'queue-closes-with-an-atomic-store',
    kind: 'missing lock',
    case: 'queueClosed',
    file,
    find: CLOSE,
    replace: '\n    Atomics.store(this.#closed, 0, 1)\n',
  },
  {
    name: 'queue-consumer-does-not-see-the-end',
    kind: 'closed flag unseen',
    case: 'queueClosed',
    file,
    find: 'while (this.#items.length === 0 && !this.#isClosed)',
    replace: 'while (this.#items.length === 0)',
  },
  {
    name: 'queue-producer-does-not-see-the-end',
    kind: 'closed flag unseen',
    case: 'queueRefuses',
    file,
    find: 'while (this.#items.isFull && !this.#isClosed)',
    replace: 'while (this.#items.isFull)',
  },
  {
    name: 'queue-takes-more-after-the-end',
    kind: 'closed flag unseen',
    case: 'queueClosing',
    file,
    find: 'const fits = !this.#items.isFull && !this.#isClosed',
    replace: 'const fits = !this.#items.isFull',
  },
  {
    name: 'queue-returns-with-the-mutex',
    kind: 'missing unlock on a path',
    case: 'queueClosed',
    file,
    find: 'const nothing = this.#isClosed ? CLOSED : EMPTY',
    replace:
      'const nothing = this.#isClosed ? CLOSED : EMPTY; if (this.#items.length === 0) return nothing',
  },
  {
    name: 'queue-takes-after-unlock',
    kind: 'missing lock',
    case: 'queue',
    file,
    find: `    const item = this.#items.length > 0 ? this.#items.shift() : nothing
    this.#mutex.unlock()`,
    replace: `    this.#mutex.unlock()
    const item = this.#items.length > 0 ? this.#items.shift() : nothing`,
  },
  {
    name: 'queue-length-without-the-mutex',
    kind: 'missing lock',
    case: 'queueLength',
    file,
    find: `    this.#mutex.lock()
    const { length } = this.#items
    this.#mutex.unlock()`,
    replace: '\n    const { length } = this.#items\n',
  },
  {
    name: 'queue-waits-without-asking-again',
    kind: 'waiting without a second look',
    case: 'queue',
    file,
    find: 'if (!this.#notEmpty.wait(this.#mutex, timeLeft(deadline))) break',
    replace: 'this.#notEmpty.wait(this.#mutex, timeLeft(deadline)); break',
  },
  {
    name: 'ring-has-room-for-one-more',
    kind: 'count off by one',
    case: 'queueItems',
    file: 'sync/ring.ts',
    find: 'return this.length === this.capacity',
    replace: 'return this.length > this.capacity',
  },
]
