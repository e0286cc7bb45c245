/** The two parsers read alike, but where a rule says why not. */
import { expect, test } from 'vitest'
import { compare, type Difference, streams } from './comparison.ts'
import { explanationOf, type Rule, rules } from './rules.ts'

test('ours and llhttp read the same, but where a section says why not', async () => {
  const unexplained: Difference[] = []
  const used = new Set<Rule>()
  let alike = 0
  for (const text of streams(9112, 2500)) {
    const difference = await compare(text)
    const rule = difference && explanationOf(difference)
    if (rule) used.add(rule)
    else if (difference) unexplained.push(difference)
    else alike += 1
  }
  expect(unexplained).toEqual([])
  expect(rules.filter((rule) => !used.has(rule))).toEqual([])
  expect(alike).toBeGreaterThan(1000)
})
