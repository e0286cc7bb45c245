/** Mistakes in the first programs of weeks 6 to 8. */
import type { Mistake } from './mistake.ts'

const THREADS = { week: 6, program: '3-threads/first-threads.ts' }
const POOL = { week: 8, program: '3-threads/first-pool.ts' }
const LOCK = { week: 7, program: '3-threads/first-lock.ts' }

export const threads: readonly Mistake[] = [
  {
    ...THREADS,
    name: 'frees no place',
    change: ['write(free, permit, 0, permit.length)', ''],
    caughtBy: ['no-more-than-so-many'],
  },
  {
    ...THREADS,
    name: 'frees a place as soon as it is taken',
    change: ['if (client >= 0) parentPort', 'if (write(free, permit, 0, 8) > 0) parentPort'],
    caughtBy: ['no-more-than-so-many'],
  },
  {
    ...THREADS,
    name: 'ends no thread',
    change: ['if (length !== 2) return', 'setInterval(() => {}, 1000)\n  if (length !== 2) return'],
    caughtBy: ['thread-each'],
  },
  {
    ...THREADS,
    name: 'answers without a thread',
    change: [
      '(client: number) => begin(client, free)',
      '(client) => { answer(client); close(client); write(free, permit, 0, 8) }',
    ],
    caughtBy: ['last-first', 'thread-each'],
  },
  {
    ...LOCK,
    name: 'looks first and takes then',
    change: [
      'while (Atomics.compareExchange(words, LOCK, 0, 1) !== 0) {\n    Atomics.wait(words, LOCK, 1)\n  }',
      'while (Atomics.load(words, LOCK) !== 0) Atomics.wait(words, LOCK, 1)\n  Atomics.store(words, LOCK, 1)',
    ],
    caughtBy: ['nothing-lost'],
  },
  {
    ...LOCK,
    name: 'takes the lock without having it',
    change: ['while (Atomics.comp', 'if (Atomics.comp'],
    caughtBy: ['nothing-lost'],
  },
  {
    ...LOCK,
    name: 'wakes nobody',
    change: ['Atomics.notify(words, LOCK, 1)', ''],
    caughtBy: ['nothing-lost', 'numbers-agree'],
  },
  {
    ...LOCK,
    name: 'never sleeps',
    change: ['Atomics.wait(words, LOCK, 1)', ''],
    caughtBy: ['waits-asleep'],
  },
  {
    ...LOCK,
    name: 'lets others in between its numbers',
    change: ['words[BYTES] = (words', 'unlock(words)\n    lock(words)\n    words[BYTES] = (words'],
    caughtBy: ['numbers-agree'],
  },
  {
    ...LOCK,
    name: 'counts on one thread for all',
    change: [
      'number < threads; number += 1) {\n    const thread = new Worker(import.meta.filename, {\n      workerData: { words, times },',
      'number < 1; number += 1) {\n    running = 1\n    const thread = new Worker(import.meta.filename, {\n      workerData: { words, times: times * threads },',
    ],
    caughtBy: ['threads-of-their-own'],
  },
  {
    ...POOL,
    name: 'has one thread to answer',
    change: ['number < threads', 'number < 1'],
    caughtBy: ['so-many-threads', 'others-meanwhile'],
  },
  {
    ...POOL,
    name: 'drops who finds the queue full',
    change: ['queue.push(client)', 'if (!queue.push(client, 0)) close(client)'],
    caughtBy: ['a-crowd'],
  },
  {
    ...POOL,
    name: 'watches without sleeping',
    change: ['1 + idle.length, -1)', '1 + idle.length, 0)'],
    caughtBy: ['sleeps-when-idle'],
  },
  {
    week: 8,
    program: '3-threads/first-pool/2-a-queue-that-sleeps.ts',
    name: 'wakes nobody',
    change: ['filled.signal()', ''],
    caughtBy: ['so-many-threads'],
  },
]
