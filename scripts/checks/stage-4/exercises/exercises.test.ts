/** The solutions of stage 4 pass the checks of their exercises, the starters do not. */
import { describe, test, vi } from 'vitest'
import type { Exercise } from '../../exercise.ts'
import { run } from '../../run.ts'
import { againstThreads } from './against-threads.ts'
import { exercises } from './index.ts'

vi.setConfig({ testTimeout: 300_000 })

/** What fails in the starter of each exercise. */
const UNSOLVED: readonly (readonly string[])[] = [
  ['reactor-signal', 'reactor-same-turn', 'reactor-reused'],
  ['timers-order', 'timers-moved', 'timers-many'],
  ['pool-fits', 'pool-bounded', 'pool-twice', 'pool-foreign'],
  againstThreads().map(({ id }) => id),
]

const measuresTime = ({ number }: Exercise) => number === 4
describe.concurrent.each(exercises.filter((it) => !measuresTime(it)))('exercise $number', both)
// Not while others run.
describe.each(exercises.filter(measuresTime))('exercise $number', both)

function both(exercise: Exercise): void {
  test('the solution passes its checks', async ({ expect }) => {
    expect(await failedChecks(exercise, 'solution', 20_000)).toEqual([])
  })

  test('the starter does not', async ({ expect }) => {
    const expected = UNSOLVED[exercise.number - 1]
    expect(await failedChecks(exercise, 'starter', 4000)).toEqual(expected)
  })
}

async function failedChecks(
  { folder, checks, target }: Exercise,
  name: string,
  patience: number,
): Promise<string[]> {
  const file = `${folder}/${name}.ts`
  const results = await Array.fromAsync(
    run(checks(file), target(file), { patience, startPatience: 20_000, bulk: 0 }),
  )
  return results.filter(({ status }) => status === 'failed').map(({ check }) => check.id)
}
