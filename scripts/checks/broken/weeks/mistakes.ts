/** First programs with one mistake each, as a change of the right one's text. */

export interface Mistake {
  name: string
  week: number
  /** Relative to stages-src. */
  program: string
  /** What stands there, and what stands in its place. */
  change: readonly [right: string, wrong: string]
  /** The checks that see it. */
  failed: readonly string[]
}

const THREADS = { week: 6, program: '3-threads/first-threads.ts' }

export const mistakes: readonly Mistake[] = [
  {
    ...THREADS,
    name: 'frees no place',
    change: ['write(free, permit, 0, permit.length)', ''],
    failed: ['no-more-than-so-many'],
  },
  {
    ...THREADS,
    name: 'frees a place as soon as it is taken',
    change: ['if (client >= 0) parentPort', 'if (write(free, permit, 0, 8) > 0) parentPort'],
    failed: ['no-more-than-so-many'],
  },
  {
    ...THREADS,
    name: 'ends no thread',
    change: ['if (length !== 2) return', 'setInterval(() => {}, 1000)\n  if (length !== 2) return'],
    failed: ['page', 'thread-each', 'no-more-than-so-many'],
  },
  {
    ...THREADS,
    name: 'answers without a thread',
    change: [
      '(client: number) => begin(client, free)',
      '(client) => { answer(client); close(client); write(free, permit, 0, 8) }',
    ],
    failed: ['last-first', 'thread-each', 'no-more-than-so-many'],
  },
]
