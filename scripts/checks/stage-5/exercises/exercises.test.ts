/**
 * The solutions of stage 5 pass the checks of their exercises, the starters do not, and each wrong
 * attempt is caught by the check that is there for it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, test, vi } from 'vitest'
import { root } from '../../../lib/root.ts'
import type { MilestoneCheck } from '../../check.ts'
import { checksNamed } from '../../check.ts'
import type { Exercise } from '../../exercise.ts'
import { run } from '../../run.ts'
import { type Attempt, attempts } from './attempts.ts'
import { exercises } from './index.ts'

vi.setConfig({ testTimeout: 300_000 })

/** What fails in the starter of each exercise. */
const UNSOLVED: readonly (readonly string[])[] = [
  ['pool-most', 'pool-steady'],
  ['board-whole', 'board-killed'],
  ['balance-late', 'balance-both'],
  ['arch-processes', 'arch-turns', 'arch-errors'],
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
    expect(await failedChecks(exercise, 'starter', 8000)).toEqual(expected)
  })
}

const folder = mkdtempSync(join(tmpdir(), 'attempts-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.for(attempts)('exercise $exercise: $name', async (attempt, { expect }) => {
  const exercise = exercises[attempt.exercise - 1] as Exercise
  const file = join(folder, `attempt-${attempts.indexOf(attempt)}.ts`)
  writeFileSync(file, sourceOf(attempt, exercise))
  const checks = checksNamed(exercise.checks(file), attempt.caughtBy)
  expect(await failures(checks, exercise, file, 5000)).toEqual(attempt.caughtBy)
})

/** The solution's text with its changes. It stands in another folder, and imports from where it was. */
function sourceOf({ changes }: Attempt, exercise: Exercise): string {
  const solution = `${root}${exercise.folder}/solution.ts`
  let source = readFileSync(solution, 'utf8')
  for (const [right, wrong] of changes) {
    if (source.split(right).length !== 2) throw new Error(`not there once: ${right}`)
    source = source.replace(right, () => wrong)
  }
  return source.replaceAll(/from '(\.[^']*)'/g, (_, path) => {
    return `from '${resolve(dirname(solution), path)}'`
  })
}

async function failedChecks(exercise: Exercise, name: string, patience: number): Promise<string[]> {
  const file = `${exercise.folder}/${name}.ts`
  return await failures(exercise.checks(file), exercise, file, patience)
}

async function failures(
  checks: readonly MilestoneCheck[],
  { target }: Exercise,
  file: string,
  patience: number,
): Promise<string[]> {
  const results = await Array.fromAsync(
    run(checks, target(file), { patience, startPatience: 20_000, bulk: 0 }),
  )
  return results.filter(({ status }) => status === 'failed').map(({ check }) => check.id)
}
