/** Mistakes in the counter, in the shared log, and in taking two locks. */
import type { Mistake } from './mistake.ts'

const counter = { case: 'counter', file: 'statistics/counter.ts' }
const lines = { file: 'log/shared-lines.ts' }
const accounts = { case: 'accounts', file: 'scenarios/accounts.ts' }
const BOTH_HALVES = `  Atomics.add(words, at + HIGH, 1)
  Atomics.store(words, at + LOW, (low + amount) | 0)
  Atomics.add(words, at + HIGH, 1)`

export const otherMistakes: readonly Mistake[] = [
  {
    name: 'counter-changes-in-two-steps',
    kind: 'torn value',
    ...counter,
    find: BOTH_HALVES,
    replace: `
  Atomics.store(words, at + LOW, (low + amount) | 0)
  Atomics.add(words, at + HIGH, 2)`,
  },
  {
    name: 'counter-announces-too-late',
    kind: 'store before the announcement',
    ...counter,
    find: BOTH_HALVES,
    replace: `  Atomics.store(words, at + LOW, (low + amount) | 0)
  Atomics.add(words, at + HIGH, 1)
  Atomics.add(words, at + HIGH, 1)`,
  },
  {
    name: 'counter-reads-without-a-second-look',
    kind: 'reading without a second look',
    ...counter,
    find: 'if (Atomics.load(words, at + HIGH) === high) {',
    replace: 'if (high !== undefined) {',
  },
  {
    name: 'counter-reads-while-it-changes',
    kind: 'announcement unseen',
    ...counter,
    find: '(high + overflow(high, low)) >>> 1',
    replace: 'high >>> 1',
  },
  {
    name: 'counter-plain-read',
    kind: 'plain read of a shared word',
    ...counter,
    find: `    const low = Atomics.load(words, at + LOW) >>> 0
    if`,
    replace: `    const low = words[at + LOW] >>> 0
    if`,
  },
  {
    name: 'counter-takes-odd-for-changed',
    kind: 'announcement misread',
    ...counter,
    find: ' && low < MOST',
    replace: '',
  },
  {
    name: 'accounts-lock-in-a-circle',
    kind: 'lock order',
    ...accounts,
    find: '[Math.min(from, to), Math.max(from, to)]',
    replace: '[from, to]',
  },
  {
    name: 'accounts-lock-one-of-two',
    kind: 'missing lock',
    ...accounts,
    find: '[Math.min(from, to), Math.max(from, to)]',
    replace: '[from]',
  },
  {
    name: 'lines-without-the-mutex',
    kind: 'missing lock',
    ...lines,
    case: 'linesTorn',
    find: `    this.#mutex.lock()
    try {
      this.#lines.write(line)
    } finally {
      this.#mutex.unlock()
    }`,
    replace: '\n\n      this.#lines.write(line)\n\n\n',
  },
  {
    name: 'lines-each-with-a-state-of-its-own',
    kind: 'state not shared',
    ...lines,
    case: 'linesTorn',
    find: 'new SharedState(take(2))',
    replace: 'undefined',
  },
  {
    // It was so at first: a thread that takes at once finds nothing to count down.
    name: 'shared-queue-counts-after-the-push',
    kind: 'announcement too late',
    case: 'sharedQueue',
    file: 'thread-per-connection/shared-queue.ts',
    find: `    write(this.#others, this.#one, 0, 8)
    const fits = this.#queue.push(client, timeout)
    if (!fits) this.#countDown()`,
    replace: `
    const fits = this.#queue.push(client, timeout)
    if (fits) write(this.#others, this.#one, 0, 8)`,
  },
]
