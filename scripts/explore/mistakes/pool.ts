/** Mistakes in the pool: its work, and those that sleep for it. */
import type { Mistake } from './mistake.ts'

export const poolMistakes: readonly Mistake[] = [
  {
    name: 'pool-notifies-before-the-store',
    kind: 'notify before the store',
    case: 'pool',
    file: 'pool/sleepers.ts',
    find: `    Atomics.store(word, 0, AWAKE)
    Atomics.notify(word, 0)`,
    replace: `    Atomics.notify(word, 0)
    Atomics.store(word, 0, AWAKE)`,
  },
  {
    name: 'pool-lies-down-too-late',
    kind: 'lost wake-up',
    case: 'pool',
    file: 'pool/sleepers.ts',
    find: 'while (Atomics.load(word, 0) === ASLEEP)',
    replace: 'Atomics.store(word, 0, ASLEEP); while (Atomics.load(word, 0) === ASLEEP)',
  },
  {
    name: 'pool-trusts-every-wake-up',
    kind: 'waiting without a second look',
    case: 'pool',
    spurious: 1,
    file: 'pool/sleepers.ts',
    find: 'while (Atomics.load(word, 0) === ASLEEP) Atomics.wait(',
    replace: 'Atomics.wait(',
  },
  {
    name: 'pool-does-not-see-the-end',
    kind: 'closed flag unseen',
    case: 'pool',
    file: 'pool/work.ts',
    find: 'const isFinished = shared.get(IS_FINISHED) === 1',
    replace: 'const isFinished = false',
  },
  {
    name: 'pool-end-wakes-one',
    kind: 'notify one for all',
    case: 'pool',
    file: 'pool/dispatch.ts',
    find: 'while (sleepers.length > 0) woken.push',
    replace: 'if (sleepers.length > 0) woken.push',
  },
  {
    name: 'pool-end-without-the-mutex',
    kind: 'missing lock',
    case: 'pool',
    file: 'pool/dispatch.ts',
    find: `    mutex.lock()
    this.#shared.set(IS_FINISHED, 1)
    while (sleepers.length > 0) woken.push(this.#shared.popSleeper())
    mutex.unlock()`,
    replace: `
    this.#shared.set(IS_FINISHED, 1)
    while (sleepers.length > 0) woken.push(this.#shared.popSleeper())
`,
  },
  {
    name: 'pool-counts-in-two-steps',
    kind: 'two operations for one',
    case: 'poolOpen',
    file: 'pool/shared-work.ts',
    find: 'Atomics.add(this.#state, at, by)',
    replace: 'Atomics.store(this.#state, at, this.get(at) + by)',
  },
  {
    name: 'pool-leaves-without-the-mutex',
    kind: 'missing lock',
    case: 'poolSlowClient',
    file: 'pool/work.ts',
    find: `    this.#shared.mutex.lock()
    this.#shared.setState(this.#thread, WAITING)`,
    replace: `
    this.#shared.setState(this.#thread, WAITING)`,
  },
  {
    name: 'pool-forgets-the-connection-of-the-dead',
    kind: 'count off by one',
    case: 'poolDeath',
    file: 'pool/work.ts',
    find: 'if (held !== NOTHING) shared.change(OPEN_COUNT, -1)',
    replace: '',
  },
  {
    name: 'pool-wakes-with-the-mutex',
    kind: 'missing unlock on a path',
    case: 'pool',
    file: 'pool/work.ts',
    find: '      shared.unlockAndWake()\n      if (isFinished) return FINISHED\n',
    replace: '      if (isFinished) return FINISHED\n      shared.unlockAndWake()\n',
  },
  {
    name: 'pool-dozes-without-a-look',
    kind: 'waiting without a second look',
    case: 'poolDoze',
    file: 'pool/dispatch.ts',
    find: 'const may = !shared.dispatcherIsNeeded()',
    replace: 'const may = true',
  },
  {
    name: 'pool-looks-before-it-announces',
    kind: 'look before the announcement',
    case: 'poolDoze',
    file: 'pool/dispatch.ts',
    find: `    shared.set(DISPATCHER_SLEEPS, 1)
    const may = !shared.dispatcherIsNeeded()`,
    replace: `    const may = !shared.dispatcherIsNeeded()
    shared.set(DISPATCHER_SLEEPS, 1)`,
  },
  {
    name: 'pool-rouses-nobody',
    kind: 'notify forgotten',
    case: 'poolDoze',
    file: 'pool/shared-work.ts',
    find: 'if (rouses) this.#rouseDispatcher()',
    replace: '',
  },
  {
    // The explorer's first finding in this guide's own server: Array.from reads what it is given.
    name: 'pool-lists-states-plainly',
    kind: 'plain read of a shared word',
    case: 'poolStatus',
    file: 'pool/shared-work.ts',
    find: 'Array.from({ length }, (_, thread) => this.stateOf(thread))',
    replace: 'Array.from(this.#states, (_, thread) => this.stateOf(thread))',
  },
]
