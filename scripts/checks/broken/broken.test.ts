/** Every check catches a broken server, and every broken server is caught. */
import { globSync, readdirSync, rmSync } from 'node:fs'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { root } from '../../lib/root.ts'
import { checksNamed } from '../check.ts'
import { removeTemporarySites } from '../http/site.ts'
import { inShort } from '../insist.ts'
import { run } from '../run.ts'
import { targetOf } from '../stage.ts'
import { tables } from './tables.ts'

// Much of a check is waiting, so several servers are checked at a time.
vi.setConfig({ maxConcurrency: 6, testTimeout: 600_000 })
// Every run starts its server several times; compiled once is enough.
process.env.NODE_COMPILE_CACHE ??= `${root}.cache/compile`

afterAll(removeTemporarySites)
// What a broken server leaves behind.
afterAll(() => {
  for (const name of globSync('/dev/shm/five-servers-broken-*')) rmSync(name)
})

describe.concurrent.each(tables)('stage $stage.number', (table) => {
  const { stage, broken } = table
  const folder = `scripts/checks/broken/stage-${stage.number}`

  // A correct server passes them all: so a broken one is asked only what is there for its fault.
  test.for(broken)(
    '$server is caught by the checks that are there for it',
    { retry: 3 },
    async ({ server, caughtBy, bulk = table.bulk }, { expect }) => {
      const checks = checksNamed(stage.checks, caughtBy)
      const target = targetOf(stage, `${folder}/${server}.ts`)
      const settings = { patience: 2_000, startPatience: 20_000, bulk }
      const results = await Array.fromAsync(run(checks, target, settings))
      expect(results.filter(({ status }) => status !== 'failed').map(inShort)).toEqual([])
    },
  )

  test('every check catches a broken server', () => {
    const all = [...broken, ...(table.elsewhere?.broken ?? [])]
    const caught = all.flatMap(({ caughtBy }) => caughtBy)
    expect(stage.checks.map(({ id }) => id).filter((id) => !caught.includes(id))).toEqual([])
  })

  test('every broken server is in the table', () => {
    const files = readdirSync(`${root}${folder}`).filter((file) => file !== 'table.ts')
    expect(broken.map(({ server }) => `${server}.ts`).sort()).toEqual(files.sort())
  })
})
