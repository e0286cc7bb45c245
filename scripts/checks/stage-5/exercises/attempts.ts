/** Wrong attempts at the exercises of stage 5, as changes of their solutions. */

export interface Attempt {
  name: string
  exercise: number
  /** What stands in the solution, once, and what stands in its place. */
  changes: readonly (readonly [right: string, wrong: string])[]
  /** The checks that are there for it. */
  caughtBy: readonly string[]
}

const VERSION = 'slot * this.#wordsOfSlot'

export const attempts: readonly Attempt[] = [
  {
    exercise: 1,
    name: 'has as many as are at work, and nobody to spare',
    changes: [['busy + 1', 'busy']],
    caughtBy: ['pool-grows'],
  },
  {
    exercise: 1,
    name: 'has one, where nobody is there',
    changes: [['Math.max(min, busy + 1)', 'Math.max(0, busy + 1)']],
    caughtBy: ['pool-least'],
  },
  {
    exercise: 1,
    name: 'never has fewer again',
    changes: [['now - at <= LATELY', 'at >= 0']],
    caughtBy: ['pool-calms'],
  },
  {
    exercise: 1,
    name: 'knows of no limit',
    changes: [['Math.min(max, ', 'Math.min(99 + max, ']],
    caughtBy: ['pool-most'],
  },
  {
    exercise: 2,
    name: 'writes where others look',
    changes: [['2 * (version & 1)', '0 * version']],
    caughtBy: ['board-whole'],
  },
  {
    exercise: 2,
    name: 'has readers wait for whoever writes',
    changes: [
      [
        'const at = this.#place(slot, version)\n    Atomics',
        `const at = this.#place(slot, version)\n    Atomics.store(this.#words, ${VERSION}, -1)\n    Atomics`,
      ],
      [
        'const at = this.#place(slot, version)\n      const',
        'if (version < 0) continue\n      const at = this.#place(slot, version)\n      const',
      ],
    ],
    caughtBy: ['board-killed'],
  },
  {
    exercise: 2,
    name: 'has slots that overlap',
    // Two words on for the next slot would be apart from it in every other version only.
    changes: [[`return ${VERSION} + 1`, 'return slot + 1']],
    caughtBy: ['board-apart'],
  },
  {
    exercise: 3,
    name: 'takes them in turn',
    changes: [
      ['#given: number[] = []', '#given: number[] = []\n  #turn = 0'],
      [
        'const least = counts.indexOf(Math.min(...counts))',
        'this.#turn = (this.#turn + 1) % counts.length\n    const least = this.#turn',
      ],
    ],
    caughtBy: ['balance-uneven', 'balance-slow'],
  },
  {
    exercise: 3,
    name: 'leaves it to chance',
    changes: [['counts.indexOf(Math.min(...counts))', 'Math.floor(Math.random() * counts.length)']],
    caughtBy: ['balance-even', 'balance-slow', 'balance-late'],
  },
  {
    exercise: 4,
    name: 'means milliseconds',
    changes: [['(1000 * (wholeTime(pid) - before))', '(wholeTime(pid) - before)']],
    caughtBy: ['arch-cost'],
  },
]
