/** Every mistake is found, and replayed by its schedule; without it nothing is found. */
import { expect, test } from 'vitest'
import { natively } from '../explorer/natively.ts'

type Cases = typeof import('./cases.ts')
type Mistakes = typeof import('./mistakes.ts')
type Search = typeof import('../explorer/search.ts')
type Replay = typeof import('../explorer/replay.ts')

const { casesNamed } = await natively<Cases>('./cases.ts', import.meta.url)
const { mistakes } = await natively<Mistakes>('./mistakes.ts', import.meta.url)
const { explore } = await natively<Search>('../explorer/search.ts', import.meta.url)
const { replay } = await natively<Replay>('../explorer/replay.ts', import.meta.url)

test('there are at least 65, each by a name of its own', () => {
  expect(mistakes.length).toBeGreaterThanOrEqual(65)
  expect(new Set(mistakes.map(({ name }) => name)).size).toBe(mistakes.length)
})

test.each(mistakes)('$name is found, and found again', async (mistake) => {
  const [it] = await casesNamed(mistake.case, { edits: mistake.edits })
  if (!it) throw new Error('no case')
  const settings = mistake.spurious === undefined ? {} : { spurious: mistake.spurious }
  const { finding } = explore(it.scenario, { bound: 3, ...settings })
  expect(finding?.ending.kind).toMatch(/race|deadlock|exception|invariant|livelock/)
  const again = replay(it.scenario, finding?.schedule ?? '', settings)
  expect(again.ending?.kind).toBe(finding?.ending.kind)
})
