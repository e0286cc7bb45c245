/** Mistakes in what processes share, some of whom are killed: the counter, the news, a slot. */
import type { Mistake } from './mistake.ts'

const counter = { case: 'counterDeath', file: 'statistics/counter.ts' }
const news = { case: 'news', file: 'scoreboard/news.ts' }
const newsCase = { case: 'newsDeath', file: 'scenarios/news.ts' }
const slot = { case: 'slot', file: 'scoreboard/slot.ts' }

export const scoreboardMistakes: readonly Mistake[] = [
  {
    name: 'counter-waits-for-the-dead',
    kind: 'waiting for who was killed',
    ...counter,
    find: 'if (Atomics.load(words, at + HIGH) === high) {',
    replace: 'if (Atomics.load(words, at + HIGH) === high && (high & 1) === 0) {',
  },
  {
    name: 'counter-is-not-mended',
    kind: 'no repair after a death',
    ...counter,
    find: 'if ((high & 1) === 0) return',
    replace: 'return',
  },
  {
    name: 'counter-is-mended-forwards',
    kind: 'wrong repair after a death',
    ...counter,
    find: 'overflow(high, low) === 1 ? 1 : -1',
    replace: '1',
  },
  {
    name: 'counter-is-mended-backwards',
    kind: 'wrong repair after a death',
    ...counter,
    find: 'overflow(high, low) === 1 ? 1 : -1',
    replace: '-1',
  },
  {
    name: 'counter-has-two-owners',
    kind: 'successor too early',
    case: 'counterDeath',
    file: 'scenarios/counter.ts',
    find: "      waitFor('owner')\n",
    replace: '\n',
  },
  {
    name: 'news-wakes-before-the-count',
    kind: 'lost wake-up',
    ...news,
    find: `    Atomics.add(this.#mapping.words, HEADER.news, 1)
    must(futex_wake(this.#mapping, HEADER.news, ALL), 'futex')`,
    replace: `    must(futex_wake(this.#mapping, HEADER.news, ALL), 'futex')
    Atomics.add(this.#mapping.words, HEADER.news, 1)`,
  },
  {
    name: 'news-wakes-one',
    kind: 'too few woken',
    ...news,
    find: 'futex_wake(this.#mapping, HEADER.news, ALL)',
    replace: 'futex_wake(this.#mapping, HEADER.news, 1)',
  },
  {
    name: 'news-counts-plainly',
    kind: 'plain write of a shared word',
    ...news,
    find: 'Atomics.add(this.#mapping.words, HEADER.news, 1)',
    replace: 'this.#mapping.words[HEADER.news] += 1',
  },
  {
    name: 'news-sleeps-on-what-is-new',
    kind: 'value read too late',
    ...news,
    find: 'futex_wait(this.#mapping, HEADER.news, seen, timeout)',
    replace: 'futex_wait(this.#mapping, HEADER.news, this.count, timeout)',
  },
  {
    name: 'news-is-counted-after-the-look',
    kind: 'value read too late',
    ...newsCase,
    case: 'news',
    find: `    const seen = news.count
    const state = Atomics.load(wordsOf(memory), STATE)
    if (state !== 0) return state
`,
    replace: `    const state = Atomics.load(wordsOf(memory), STATE)
    if (state !== 0) return state
    const seen = news.count
`,
  },
  {
    name: 'news-before-the-change',
    kind: 'announcement too early',
    ...newsCase,
    find: `  Atomics.store(wordsOf(memory), STATE, state)
  newsOf(memory).announce()`,
    replace: `  newsOf(memory).announce()
  Atomics.store(wordsOf(memory), STATE, state)`,
  },
  {
    name: 'news-of-a-death-is-kept',
    kind: 'no announcement after a death',
    ...newsCase,
    find: "      waitFor('worker')\n      change(memory, 2)",
    replace: "      waitFor('worker')\n      Atomics.store(wordsOf(memory), STATE, 2)",
  },
  {
    name: 'slot-free-before-it-is-gone',
    kind: 'successor too early',
    ...slot,
    file: 'scenarios/slot.ts',
    find: '  waitFor(name)\n',
    replace: '\n',
  },
  {
    name: 'slot-taken-before-it-is-filled',
    kind: 'announcement too early',
    ...slot,
    find: "    this.set('pid', 0)\n",
    replace: "    this.set('pid', 0); this.become(STARTING)\n",
  },
  {
    name: 'slot-keeps-the-pid',
    kind: 'change unseen',
    ...slot,
    find: "    this.set('pid', 0)\n",
    replace: '\n',
  },
  {
    name: 'slot-keeps-the-connections',
    kind: 'no repair after a death',
    ...slot,
    find: '      Atomics.store(this.words, SLOT.states + state, 0)',
    replace: '',
  },
  {
    name: 'slot-read-without-a-second-look',
    kind: 'reading without a second look',
    ...slot,
    find: 'if (this.state === state && this.pid === pid) return reading',
    replace: 'return reading',
  },
  {
    name: 'slot-second-look-at-the-state-alone',
    kind: 'change unseen',
    ...slot,
    find: 'if (this.state === state && this.pid === pid) return reading',
    replace: 'if (this.state === state) return reading',
  },
  {
    name: 'slot-plain-store',
    kind: 'plain write of a shared word',
    ...slot,
    find: 'Atomics.store(this.words, SLOT[word], value)',
    replace: 'this.words[SLOT[word]] = value',
  },
]
