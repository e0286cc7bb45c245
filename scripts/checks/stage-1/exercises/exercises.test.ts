/** The solutions of stage 1 pass the checks of their exercises, the starters do not. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, onTestFinished, test, vi } from 'vitest'
import { root } from '../../../lib/root.ts'
import type { Exercise } from '../../exercise.ts'
import { run } from '../../run.ts'
import { departures } from './departures.ts'
import { exercises } from './index.ts'

vi.setConfig({ testTimeout: 300_000 })
// Without strace the fourth exercise cannot be checked: its check says so and is skipped.
const hasStrace = spawnSync('strace', ['-V']).status === 0

describe.concurrent('the solution of an exercise passes its checks, the starter does not', () => {
  test.for(exercises)('exercise $number: solution', async (exercise, { expect }) => {
    const failed = await failedChecks(exercise, 'solution', 20_000)
    expect(failed).toEqual([])
  })

  test.for([
    [1, ['sizes', 'half-close', 'slow-reader', 'gigabytes', 'descriptors-stable']],
    [
      2,
      [
        ...['says-nothing', 'never-reads', 'falls-silent', 'each-its-limit'],
        ...['timeout-despite-signals', 'log-idle'],
      ],
    ],
    [3, departures.map(({ id }) => id)],
    [4, hasStrace ? ['prediction'] : []],
  ] satisfies [number, string[]][])(
    'exercise %i: starter',
    async ([number, expected], { expect }) => {
      const exercise = exercises.find((candidate) => candidate.number === number)
      expect(exercise && (await failedChecks(exercise, 'starter', 3_000))).toEqual(expected)
    },
  )
})

test('exercise 2: a solution that takes a signal for the end is caught', async ({ expect }) => {
  const exercise = exercises.find(({ number }) => number === 2)
  const solution = readFileSync(`${root}${exercise?.folder}/solution.ts`, 'utf8')
  const folder = mkdtempSync(`${root}${exercise?.folder}/broken-`)
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const text = solution
    .replace('if (ready !== -EINTR) return ready', 'return ready')
    .replaceAll("'../../", "'../../../")
  writeFileSync(`${folder}/solution.ts`, text)
  const inFolder = { ...exercise, folder: folder.slice(root.length) } as Exercise
  const failed = await failedChecks(inFolder, 'solution', 20_000)
  expect(failed).toEqual(['timeout-despite-signals'])
})

async function failedChecks(
  { folder, checks, target }: (typeof exercises)[number],
  name: string,
  patience: number,
): Promise<string[]> {
  const file = `${folder}/${name}.ts`
  const results = await Array.fromAsync(
    run(checks(file), target(file), { patience, startPatience: 20_000, bulk: 40 * 2 ** 20 }),
  )
  return results.filter(({ status }) => status === 'failed').map(({ check }) => check.id)
}
