/** The solutions of stage 2 pass the checks of their exercises, the starters do not. */
import { describe, test, vi } from 'vitest'
import type { Exercise } from '../../exercise.ts'
import { run } from '../../run.ts'
import { benchmark } from './benchmark.ts'
import { exercises } from './index.ts'

vi.setConfig({ testTimeout: 300_000 })

/** What fails in the starter of each exercise. */
const UNSOLVED: readonly (readonly string[])[] = [
  [
    'form-decoded',
    'form-equals',
    'form-repeated',
    'form-malformed',
    'form-escaped',
    'form-refilled',
    'form-empty',
  ],
  [
    'caching-ask-first',
    'caching-for-ever',
    'caching-a-day',
    'caching-never',
    'caching-validator',
    'caching-not-modified',
  ],
  ['error-status', 'error-escaped', 'error-json', 'error-method', 'error-broken', 'error-head'],
  benchmark().map(({ id }) => id),
]

describe.concurrent.each(exercises.slice(0, 3))('exercise $number', both)
// This one measures time: not while others run.
describe.each(exercises.slice(3))('exercise $number', both)

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
