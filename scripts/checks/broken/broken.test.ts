/** A correct server passes every check of its stage, and every check catches a broken server. */
import { globSync, readdirSync, rmSync } from 'node:fs'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { root } from '../../lib/root.ts'
import { checksNamed, type MilestoneCheck } from '../check.ts'
import { removeTemporarySites } from '../http/site.ts'
import { type Result, run } from '../run.ts'
import { targetOf } from '../stage.ts'
import { table as stage1 } from './stage-1/table.ts'
import { table as stage2 } from './stage-2/table.ts'
import { table as stage3 } from './stage-3/table.ts'
import { table as stage4 } from './stage-4/table.ts'
import { table as stage5 } from './stage-5/table.ts'
import type { Table } from './table.ts'

// Much of a check is waiting, so several servers are checked at a time.
vi.setConfig({ maxConcurrency: 5, testTimeout: 600_000 })
// Every run starts its server several times; compiled once is enough.
process.env.NODE_COMPILE_CACHE ??= `${root}.cache/compile`

afterAll(removeTemporarySites)
// What a broken server leaves behind.
afterAll(() => {
  for (const name of globSync('/dev/shm/five-servers-broken-*')) rmSync(name)
})

describe.concurrent.each([stage1, stage2, stage3, stage4, stage5])(
  'stage $stage.number',
  (table) => {
    const { stage, broken } = table
    const folder = `scripts/checks/broken/stage-${stage.number}`
    const milestones = [...new Set(stage.checks.map(({ milestone }) => milestone))]

    describe.each([stage.server, ...table.correct])('%s passes every check', (server) => {
      // Some checks give a server a second. Those of several threads are asked one after the other.
      const concurrent = table.elsewhere === undefined
      test.for(milestones)('of %s', { retry: 2, concurrent }, async (milestone, { expect }) => {
        const checks = checksNamed(stage.checks, [milestone])
        const results = await resultsOf(table, server, checks, 20_000)
        expect(results.filter(({ status }) => status !== 'passed')).toEqual([])
      })
    })

    // A correct server passes them all: so a broken one is asked only what is there for its fault.
    describe('a broken server is caught by the checks that are there for it', () => {
      test.for(broken)(
        '$server',
        { retry: 2 },
        async ({ server, caughtBy, bulk = table.bulk }, { expect }) => {
          const checks = checksNamed(stage.checks, caughtBy)
          const results = await resultsOf(
            { ...table, bulk },
            `${folder}/${server}.ts`,
            checks,
            2_000,
          )
          const failed = results.filter(({ status }) => status === 'failed')
          expect(failed.map(({ check }) => check.id).sort()).toEqual([...caughtBy].sort())
        },
      )
    })

    test('every check catches a broken server', () => {
      const all = [...broken, ...(table.elsewhere?.broken ?? [])]
      const caught = all.flatMap(({ caughtBy }) => caughtBy)
      expect(stage.checks.map(({ id }) => id).filter((id) => !caught.includes(id))).toEqual([])
    })

    test('every broken server is in the table', () => {
      const files = readdirSync(`${root}${folder}`).filter((file) => file !== 'table.ts')
      expect(broken.map(({ server }) => `${server}.ts`).sort()).toEqual(files.sort())
    })
  },
)

async function resultsOf(
  { stage, bulk }: Table,
  server: string,
  checks: readonly MilestoneCheck[],
  patience: number,
): Promise<Result[]> {
  return await Array.fromAsync(
    run(checks, targetOf(stage, server), { patience, startPatience: 20_000, bulk }),
  )
}
