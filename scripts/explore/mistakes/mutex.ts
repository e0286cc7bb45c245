/** Mistakes in the mutex. */
import type { Mistake } from './mistake.ts'

const file = 'sync/mutex.ts'
const LOOP = `    while (Atomics.exchange(this.#word, 0, CONTENDED) !== FREE) {
      const woken = Atomics.wait(this.#word, 0, CONTENDED, timeLeft(deadline))`

export const mutexMistakes: readonly Mistake[] = [
  {
    name: 'mutex-woken-takes-it-as-held',
    kind: 'forgets that others may sleep',
    case: 'mutex',
    file,
    find: LOOP,
    replace: `    while (Atomics.compareExchange(this.#word, 0, FREE, HELD) !== FREE) {
      Atomics.compareExchange(this.#word, 0, HELD, CONTENDED); const woken = Atomics.wait(this.#word, 0, CONTENDED, timeLeft(deadline))`,
  },
  {
    name: 'mutex-two-states',
    kind: 'unlock without notify',
    case: 'mutex',
    file,
    find: LOOP,
    replace: `    while (Atomics.exchange(this.#word, 0, HELD) !== FREE) {
      const woken = Atomics.wait(this.#word, 0, HELD, timeLeft(deadline))`,
  },
  {
    name: 'mutex-if-for-while',
    kind: 'if for while',
    case: 'mutex',
    file,
    find: 'while (Atomics.exchange(',
    replace: 'if (Atomics.exchange(',
  },
  {
    name: 'mutex-waits-for-the-wrong-value',
    kind: 'wrong comparand',
    case: 'mutex',
    file,
    find: 'Atomics.wait(this.#word, 0, CONTENDED,',
    replace: 'Atomics.wait(this.#word, 0, FREE,',
  },
  {
    name: 'mutex-notifies-the-wrong-state',
    kind: 'notify forgotten',
    case: 'mutex',
    file,
    find: 'if (before === CONTENDED)',
    replace: 'if (before === HELD)',
  },
  {
    name: 'mutex-unlocks-only-held',
    kind: 'lost unlock',
    case: 'mutex',
    file,
    find: 'Atomics.exchange(this.#word, 0, FREE)',
    replace: 'Atomics.compareExchange(this.#word, 0, HELD, FREE)',
  },
  {
    name: 'mutex-looks-then-takes',
    kind: 'two operations for one',
    case: 'mutex',
    file,
    find: 'Atomics.compareExchange(this.#word, 0, FREE, HELD) === FREE',
    replace: 'Atomics.load(this.#word, 0) === FREE && Atomics.store(this.#word, 0, HELD) === HELD',
  },
  {
    name: 'mutex-plain-unlock',
    kind: 'plain write of a shared word',
    case: 'mutex',
    file,
    find: 'const before = Atomics.exchange(this.#word, 0, FREE)',
    replace: 'const before = Atomics.load(this.#word, 0); this.#word[0] = FREE',
  },
  {
    name: 'mutex-notifies-before-the-store',
    kind: 'notify before the store',
    case: 'mutex',
    file,
    find: `Atomics.exchange(this.#word, 0, FREE)
    if (before === CONTENDED) Atomics.notify(this.#word, 0, 1)`,
    replace: `Atomics.load(this.#word, 0); if (before === CONTENDED) Atomics.notify(this.#word, 0, 1)
    Atomics.store(this.#word, 0, FREE)`,
  },
  {
    name: 'mutex-late-is-as-good-as-held',
    kind: 'time-out ignored',
    case: 'mutexTimeout',
    file,
    find: "if (woken === 'timed-out') return false",
    replace: "if (woken === 'timed-out') return true",
  },
]
