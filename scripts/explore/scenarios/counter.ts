/** Cases of the counter beyond 32 bits: of threads, and of processes that are killed. */
import { add, COUNTER, MOST, mend, read } from '../../../stages-src/3-threads/statistics/counter.ts'
import { waitFor } from '../../explorer/calls.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'

const words = (memory: Memory): Int32Array => new Int32Array(memory)
const BEFORE = 2 ** 32 - 1

// #region counter
export const counter: Scenario = {
  about: 'a counter goes over 2³² and on, while another thread reads it twice',
  bytes: COUNTER * 4,
  names: { 0: 'low', 4: 'high' },
  setup: (memory) => add(words(memory), 0, BEFORE),
  threads: {
    owner(memory) {
      add(words(memory), 0, 3)
      add(words(memory), 0, 5)
    },
    reader: (memory) => [read(words(memory), 0), read(words(memory), 0)],
  },
  check({ reader: [first, second] }, memory) {
    const steps = [0, 3, 8].map((more) => BEFORE + more)
    for (const seen of [first, second]) {
      if (!steps.includes(seen)) throw new Error(`it has never been ${seen}`)
    }
    if (second < first) throw new Error(`it went back from ${first} to ${second}`)
    if (read(words(memory), 0) !== steps.at(-1)) throw new Error('a count is lost')
  },
}
// #endregion counter

// #region counter-death
export const counterDeath: Scenario = {
  about: 'the same, but the owner is killed anywhere, and a successor goes on from there',
  bytes: COUNTER * 4,
  names: { 0: 'low', 4: 'high' },
  mortal: ['owner'],
  kills: 1,
  setup: (memory) => add(words(memory), 0, BEFORE),
  threads: {
    owner(memory) {
      add(words(memory), 0, 3)
      add(words(memory), 0, 5)
    },
    successor(memory) {
      waitFor('owner')
      const found = read(words(memory), 0)
      mend(words(memory), 0)
      add(words(memory), 0, MOST)
      add(words(memory), 0, MOST)
      return found
    },
    reader: (memory) => [read(words(memory), 0), read(words(memory), 0)],
  },
  check({ successor: found, reader: [first, second] }, memory) {
    const steps = [0, 3, 8].map((more) => BEFORE + more)
    if (!steps.includes(found)) throw new Error(`it has never been ${found}`)
    const seen = [...steps.filter((it) => it <= found), found + MOST, found + 2 * MOST]
    for (const it of [first, second]) {
      if (!seen.includes(it)) throw new Error(`it has never been ${it}`)
    }
    if (second < first) throw new Error(`it went back from ${first} to ${second}`)
    if (read(words(memory), 0) !== seen.at(-1)) throw new Error('a count is lost')
  },
}
// #endregion counter-death
