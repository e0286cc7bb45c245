/** Cases of the news: processes that sleep until something has changed, and others that are killed. */
import { HEADER, HEADER_WORDS, SLOT } from '../../../stages-src/5-processes/scoreboard/layout.ts'
import { News } from '../../../stages-src/5-processes/scoreboard/news.ts'
import { waitFor } from '../../explorer/calls.ts'
import type { Memory, Scenario } from '../../explorer/scenario.ts'
import type { Mapping } from '../simulated-sys.ts'

/** A word that changes, and is told of. */
const STATE = HEADER_WORDS + SLOT.state

const wordsOf = (memory: Memory): Int32Array => new Int32Array(memory)

function newsOf(memory: Memory): News {
  const mapping: Mapping = { words: wordsOf(memory) }
  return new News(mapping as ConstructorParameters<typeof News>[0])
}

/** Sleeps until the word is not 0: the value it has then. */
function sleepUntilSet(memory: Memory): number {
  const news = newsOf(memory)
  for (;;) {
    const seen = news.count
    const state = Atomics.load(wordsOf(memory), STATE)
    if (state !== 0) return state
    news.sleep(seen, Infinity)
  }
}

/** Changes the word, and says so. */
function change(memory: Memory, state: number): void {
  Atomics.store(wordsOf(memory), STATE, state)
  newsOf(memory).announce()
}

const words = {
  bytes: 4 * (STATE + 1),
  names: { [4 * HEADER.news]: 'news', [4 * STATE]: 'state' },
}

// #region news
export const news: Scenario = {
  ...words,
  about: 'two sleep until something has changed; a third one changes it, and says so',
  threads: {
    reader: sleepUntilSet,
    master: sleepUntilSet,
    worker: (memory) => change(memory, 1),
  },
  check({ reader, master }) {
    if (reader !== 1 || master !== 1) throw new Error('woken for nothing')
  },
}
// #endregion news

// #region news-death
export const newsDeath: Scenario = {
  ...words,
  about: 'a worker is killed while it announces; its master announces that it is gone',
  mortal: ['worker'],
  kills: 1,
  threads: {
    reader: sleepUntilSet,
    worker: (memory) => change(memory, 1),
    master(memory) {
      waitFor('worker')
      change(memory, 2)
    },
  },
  check({ reader }) {
    if (reader !== 1 && reader !== 2) throw new Error(`woken by ${reader}`)
  },
}
// #endregion news-death
