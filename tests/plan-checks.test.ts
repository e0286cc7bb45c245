import { expect, test } from 'vitest'
import { stages } from '../scripts/checks/stages.ts'
import { plan } from '../src/lib/plan.ts'

test.each(stages)('stage $number: the milestones name the checks that there are', (stage) => {
  const named = plan
    .stage(stage.number)
    .milestones.map(({ id, checks }) => [id, [...checks].sort()])
  const actual = plan.stage(stage.number).milestones.map(({ id }) => [
    id,
    stage.checks
      .filter((check) => check.milestone === id)
      .map((check) => check.id)
      .sort(),
  ])
  expect(named).toEqual(actual)
})
