/** The guide's own cases: nothing is found in them, and pruning loses nothing of them. */
import { describe, expect, test } from 'vitest'
import { natively } from '../explorer/natively.ts'

type Cases = typeof import('./cases.ts')
type Search = typeof import('../explorer/search.ts')

const { allCases } = await natively<Cases>('./cases.ts', import.meta.url)
const { explore } = await natively<Search>('../explorer/search.ts', import.meta.url)
const cases = await allCases()

/** Bound 3 takes seconds for these, which `npm run explore` takes and a test need not. */
const LARGE: Readonly<Record<string, number>> = {
  ...{
    queue: 2,
    queueItems: 2,
    pool: 2,
    poolOfTwo: 2,
    poolDeath: 2,
    poolSlowClient: 2,
    server: 1,
    slot: 2,
    news: 2,
    counterDeath: 2,
    sharedQueue: 2,
  },
}

test.each(cases)('$name is right, as far as the bound goes', ({ name, scenario }) => {
  const { finding, rounds } = explore(scenario, { bound: LARGE[name] ?? 3 })
  expect(finding).toBeUndefined()
  expect(rounds.at(-1)?.isComplete).toBe(true)
})

// ECMAScript has no spurious wake-ups and wakes the oldest; what is right does not count on it.
test.each(cases)('$name is right whoever wakes, and for nothing', ({ name, scenario }) => {
  const settings = { anyOrder: true, spurious: 1 }
  const { finding } = explore(scenario, { bound: (LARGE[name] ?? 3) - 1, ...settings })
  expect(finding).toBeUndefined()
})

describe('pruning leaves out no outcome', () => {
  test.each(cases.filter(({ name }) => LARGE[name] === undefined))('$name', ({ scenario }) => {
    for (const settings of [{}, { anyOrder: true }, { spurious: 1 }]) {
      const outcomes = [true, false].map((prune) => outcomesOf(scenario, { prune, ...settings }))
      expect(outcomes[0]).toEqual(outcomes[1])
    }
  })
})

/** What threads gave back and what lay in the memory, at the end of each schedule. */
function outcomesOf(scenario: (typeof cases)[number]['scenario'], settings: object): Set<string> {
  const outcomes = new Set<string>()
  explore(scenario, {
    bound: 2,
    ...settings,
    onEnd({ threads, model }) {
      const values = threads.map(({ value }) => value)
      outcomes.add(JSON.stringify([values, [...new Int32Array(model.memory)]]))
    },
  })
  return new Set([...outcomes].sort())
}
