import { readdirSync } from 'node:fs'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { root } from '../../../lib/root.ts'
import { removeTemporarySites, temporarySite } from '../../http/site.ts'
import { type Result, run } from '../../run.ts'
import { stage2 } from '../../stage-2/index.ts'
import { checksNamed } from '../../stages.ts'
import { ownServer } from '../../target.ts'
import type { Catch } from '../catch.ts'
import { table } from './table.ts'

// Much of a check is waiting, so several servers are checked at a time.
vi.setConfig({ maxConcurrency: 8, testTimeout: 600_000 })
// Every run starts its server several times; compiled once is enough.
process.env.NODE_COMPILE_CACHE ??= `${root}.cache/compile`

afterAll(removeTemporarySites)

const bulk = 160 * 2 ** 20

const correct = ['scripts/checks/servers/good-http.ts', stage2.server]
const milestones = [...new Set(stage2.checks.map(({ milestone }) => milestone))]

describe.concurrent.for(correct)('%s passes every check', (server) => {
  test.for(milestones)('of %s', async (milestone, { expect }) => {
    const results = await resultsOf(server, checksNamed(stage2.checks, [milestone]), 20_000)
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([])
  })
})

// A correct server passes them all: so a broken one is asked only what is there for its fault.
describe.concurrent('a broken server is caught by the checks that are there for it', () => {
  test.for(table)('$server', async ({ server, caughtBy }: Catch, { expect }) => {
    const checks = checksNamed(stage2.checks, caughtBy)
    const results = await resultsOf(`scripts/checks/broken/stage-2/${server}.ts`, checks, 3_000)
    const failed = results.filter(({ status }) => status === 'failed').map(({ check }) => check.id)
    expect([...failed].sort()).toEqual([...caughtBy].sort())
  })
})

test('every check catches a broken server', () => {
  const caught = table.flatMap(({ caughtBy }) => caughtBy)
  expect(stage2.checks.map(({ id }) => id).filter((id) => !caught.includes(id))).toEqual([])
})

test('every broken server is in the table', () => {
  const files = readdirSync(import.meta.dirname).filter(
    (file) => !/^(table|broken\.test)\.ts$/.test(file),
  )
  expect(table.map(({ server }) => `${server}.ts`).sort()).toEqual(files.sort())
})

async function resultsOf(
  server: string,
  checks: typeof stage2.checks,
  patience: number,
): Promise<Result[]> {
  const target = { ...ownServer(server, '--port {port} --root {root}'), root: temporarySite() }
  return await Array.fromAsync(run(checks, target, { patience, bulk }))
}
