/** Mistakes in the condition variable, and in its use. */
import type { Mistake } from './mistake.ts'

const file = 'sync/condition.ts'
const ANNOUNCE = `    Atomics.add(this.#signals, 0, 1)
    Atomics.notify(this.#signals, 0, sleepers)`

export const conditionMistakes: readonly Mistake[] = [
  {
    name: 'condition-notifies-before-the-count',
    kind: 'notify before the store',
    case: 'conditionSignal',
    file,
    find: ANNOUNCE,
    replace: `    Atomics.notify(this.#signals, 0, sleepers)
    Atomics.add(this.#signals, 0, 1)`,
  },
  {
    name: 'condition-counts-nothing',
    kind: 'lost wake-up',
    case: 'condition',
    file,
    find: ANNOUNCE,
    replace: '\n    Atomics.notify(this.#signals, 0, sleepers)',
  },
  {
    name: 'condition-flips-a-bit',
    kind: 'ABA',
    case: 'conditionSignal',
    file,
    find: 'Atomics.add(this.#signals, 0, 1)',
    replace: 'Atomics.xor(this.#signals, 0, 1)',
  },
  {
    name: 'condition-wakes-one-for-all',
    kind: 'notify one for all',
    case: 'condition',
    file,
    find: 'this.#announce(Infinity)',
    replace: 'this.#announce(1)',
  },
  {
    name: 'condition-wakes-none',
    kind: 'count off by one',
    case: 'conditionSignal',
    file,
    find: 'Atomics.notify(this.#signals, 0, sleepers)',
    replace: 'Atomics.notify(this.#signals, 0, sleepers - 1)',
  },
  {
    name: 'condition-looks-too-late',
    kind: 'look after unlock',
    case: 'condition',
    file,
    find: `    const seen = Atomics.load(this.#signals, 0)
    mutex.unlock()`,
    replace: `    mutex.unlock()
    const seen = Atomics.load(this.#signals, 0)`,
  },
  {
    name: 'condition-plain-look',
    kind: 'plain read of a shared word',
    case: 'conditionSignal',
    file,
    find: 'const seen = Atomics.load(this.#signals, 0)',
    replace: 'const seen = this.#signals[0]',
  },
  {
    name: 'condition-keeps-the-mutex',
    kind: 'missing unlock',
    case: 'condition',
    file,
    find: '    mutex.unlock()\n',
    replace: '\n',
  },
  {
    name: 'condition-forgets-the-mutex',
    kind: 'missing lock',
    case: 'condition',
    file,
    find: '    mutex.lock()\n',
    replace: '\n',
  },
  {
    name: 'condition-takes-a-change-for-a-time-out',
    kind: 'wrong result',
    case: 'conditionSignal',
    file,
    find: "return woken !== 'timed-out'",
    replace: "return woken === 'ok'",
  },
  {
    name: 'condition-if-for-while',
    kind: 'if for while',
    case: 'conditionSignal',
    file: 'scenarios/condition.ts',
    find: 'while (tokens[0] === 0) if (!condition.wait(mutex, timeout)) break',
    replace: 'if (tokens[0] === 0) condition.wait(mutex, timeout)',
  },
  {
    name: 'condition-tokens-without-the-mutex',
    kind: 'missing lock',
    case: 'conditionTimeout',
    file: 'scenarios/condition.ts',
    find: `  mutex.lock()
  tokens[0] = (tokens[0] as number) + count
  mutex.unlock()`,
    replace: '\n  tokens[0] = (tokens[0] as number) + count\n',
  },
]
