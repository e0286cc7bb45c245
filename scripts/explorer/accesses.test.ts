/** Every way to touch shared memory in a transformed module is seen. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { natively } from './natively.ts'

type Load = typeof import('./load.ts')
type Search = typeof import('./search.ts')

const { loadScenarios } = await natively<Load>('./load.ts', import.meta.url)
const { explore } = await natively<Search>('./search.ts', import.meta.url)
const fixture = new URL('./fixtures/accesses.ts', import.meta.url)
const { scenarios } = await loadScenarios(fileURLToPath(fixture))

test.each([...scenarios])('%s', (name, scenario) => {
  const { finding } = explore(scenario, { bound: 3 })
  const isFine = /Elsewhere$|^(?:values|copies|catching)$/.test(name)
  const message = finding && 'error' in finding.ending ? finding.ending.error : undefined
  expect([finding?.ending.kind, message]).toEqual([isFine ? undefined : 'race', undefined])
})
