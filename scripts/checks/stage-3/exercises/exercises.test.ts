/** The solutions of stage 3 pass the checks of their exercises, the starters do not. */
import { describe, test, vi } from 'vitest'
import type { Exercise } from '../../exercise.ts'
import { run } from '../../run.ts'
import { exercises } from './index.ts'
import { poolSizes } from './pool-sizes.ts'

vi.setConfig({ testTimeout: 300_000 })

/** What fails in the starter of each exercise. */
const UNSOLVED: readonly (readonly string[])[] = [
  ['queue-order', 'queue-full', 'queue-empty', 'queue-both', 'queue-closes'],
  [
    'statistics-together',
    'statistics-large',
    'statistics-agree',
    'statistics-whole',
    'statistics-slowest',
  ],
  poolSizes().map(({ id }) => id),
  ['deadlock-made', 'deadlock-whole'],
]

const measuresTime = ({ number }: Exercise) => number === 3
describe.concurrent.each(exercises.filter((it) => !measuresTime(it)))('exercise $number', both)
// Not while others run.
describe.each(exercises.filter(measuresTime))('exercise $number', both)

function both(exercise: Exercise): void {
  test('the solution passes its checks', async ({ expect }) => {
    expect(await failedChecks(exercise, 'solution')).toEqual([])
  })

  test('the starter does not', async ({ expect }) => {
    const expected = UNSOLVED[exercise.number - 1]
    expect(await failedChecks(exercise, 'starter')).toEqual(expected)
  })
}

async function failedChecks({ folder, checks, target }: Exercise, name: string): Promise<string[]> {
  const file = `${folder}/${name}.ts`
  const results = await Array.fromAsync(
    run(checks(file), target(file), { patience: 20_000, bulk: 0 }),
  )
  return results.filter(({ status }) => status === 'failed').map(({ check }) => check.id)
}
