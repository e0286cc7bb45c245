/** The guide's own servers, and others that are as right, pass every check of their stage. */
import { afterAll, describe, test, vi } from 'vitest'
import { root } from '../lib/root.ts'
import { tables } from './broken/tables.ts'
import { removeTemporarySites } from './http/site.ts'
import { inShort, insist } from './insist.ts'
import type { Result } from './run.ts'
import { targetOf } from './stage.ts'

vi.setConfig({ maxConcurrency: 4, testTimeout: 900_000 })
process.env.NODE_COMPILE_CACHE ??= `${root}.cache/compile`

afterAll(removeTemporarySites)

// The later a stage, the longer.
const longestFirst = [...tables].reverse()

describe.concurrent.each(longestFirst)(
  'stage $stage.number',
  ({ stage, correct, bulk, atLength }) => {
    const asked = stage.checks.filter(({ id }) => process.env.TEST_ALL || !atLength?.includes(id))
    const milestones = [...new Set(asked.map(({ milestone }) => milestone))]
    const settings = { patience: 20_000, startPatience: 20_000, bulk }

    // Much of a check is waiting: so the servers are checked at a time, and each by one after the other.
    describe.each([stage.server, ...correct])('%s passes every check', (server) => {
      test.for(milestones)(
        'of %s',
        { concurrent: false, retry: 0 },
        async (milestone, { expect }) => {
          const checks = asked.filter((check) => check.milestone === milestone)
          const isRight = (result: Result) => result.status === 'passed' || isTooBusy(result)
          const results = await insist(checks, targetOf(stage, server), settings, isRight)
          expect(results.filter((result) => !isRight(result)).map(inShort)).toEqual([])
        },
      )
    })
  },
)

/** What is about being slow in time says so where the machine itself is slow; others asked it, too. */
function isTooBusy(result: Result): boolean {
  return result.status === 'skipped' && result.reason.startsWith('this machine is too busy')
}
