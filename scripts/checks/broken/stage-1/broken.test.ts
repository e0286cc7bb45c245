import { readdirSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { root } from '../../../lib/root.ts'
import { type Result, run } from '../../run.ts'
import { stage1 } from '../../stage-1/index.ts'
import { ownServer } from '../../target.ts'
import { type Catch, table } from './table.ts'

// Most of a check is waiting, so several servers are checked at a time.
vi.setConfig({ maxConcurrency: 10, testTimeout: 600_000 })
// Every run starts its server a dozen times; compiled once is enough.
process.env.NODE_COMPILE_CACHE ??= `${root}.cache/compile`

const bulk = 40 * 2 ** 20

describe.concurrent('a correct server passes every check', () => {
  test.for([
    'scripts/checks/servers/good-concurrent.ts',
    'scripts/checks/servers/good-sequential.ts',
    stage1.server,
  ])('%s', async (server, { expect }) => {
    const results = await resultsOf(server, 20_000)
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([])
  })
})

describe.concurrent('a broken server is caught by the checks that are there for it', () => {
  test.for(table)('$server', async ({ server, caughtBy, also = [] }: Catch, { expect }) => {
    const results = await resultsOf(`scripts/checks/broken/stage-1/${server}.ts`, 4_000)
    const failed = results.filter(({ status }) => status === 'failed').map(({ check }) => check.id)
    expect(failed).toEqual(expect.arrayContaining(caughtBy))
    const known = also === 'any' ? failed : [...caughtBy, ...also]
    expect(failed.filter((id) => !known.includes(id))).toEqual([])
  })
})

test('every check catches a broken server', () => {
  const caught = table.flatMap(({ caughtBy }) => caughtBy)
  expect(stage1.checks.map(({ id }) => id).filter((id) => !caught.includes(id))).toEqual([])
})

test('every broken server is in the table', () => {
  const files = readdirSync(import.meta.dirname).filter(
    (file) => !/^(table|broken\.test)\.ts$/.test(file),
  )
  expect(table.map(({ server }) => `${server}.ts`).sort()).toEqual(files.sort())
})

async function resultsOf(server: string, patience: number): Promise<Result[]> {
  return await Array.fromAsync(run(stage1.checks, ownServer(server), { patience, bulk }))
}
