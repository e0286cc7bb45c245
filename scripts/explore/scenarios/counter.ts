/** Cases of the counter beyond 32 bits. */
import { add, COUNTER, read } from '../../../stages-src/3-threads/statistics/counter.ts'
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
