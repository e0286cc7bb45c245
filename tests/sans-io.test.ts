/** That HTTP knows no socket: stage 2's parts on another way of waiting pass stage 2's checks. */
import { afterAll, describe, test, vi } from 'vitest'
import { checksNamed } from '../scripts/checks/check.ts'
import { removeTemporarySites } from '../scripts/checks/http/site.ts'
import { run } from '../scripts/checks/run.ts'
import { targetOf } from '../scripts/checks/stage.ts'
import { stage2 } from '../scripts/checks/stage-2/index.ts'

vi.setConfig({ testTimeout: 600_000 })
afterAll(removeTemporarySites)

const bulk = 40 * 2 ** 20
const milestones = [...new Set(stage2.checks.map(({ milestone }) => milestone))]

describe.concurrent('an event-driven server of the same parts', () => {
  test.for(milestones)('passes what stage 2 has to for %s', async (milestone, { expect }) => {
    const target = targetOf(stage2, 'tests/fixtures/http/event-server.ts')
    const checks = checksNamed(stage2.checks, [milestone])
    const results = await Array.fromAsync(run(checks, target, { patience: 20_000, bulk }))
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([])
  })
})
