import { expect, test } from 'vitest'
import type { SavedResult } from './results.ts'
import { stepsOf } from './staircase.ts'

/** A result of lab five-servers with these requests a second. */
function resultWith(rates: Record<string, number>): Pick<SavedResult, 'lab' | 'values'> {
  const values = Object.entries(rates).flatMap(([end, value]) => [
    [`rate${end}`, { value, unit: 'requests/s', label: `Requests, ${end}` }],
    [`cpu${end}`, { value: 1e6 / value, unit: 'µs', label: `CPU time, ${end}` }],
  ])
  return { lab: 'five-servers', values: Object.fromEntries(values) }
}

const ours = { Stage2: 10, Pool: 20, Stage4: 50, '': 100 }

test('the highest step is the fastest server, ours or another', () => {
  const heights = (result: ReturnType<typeof resultWith>) =>
    Object.fromEntries(stepsOf(result).map(({ height, name }) => [name, height]))
  expect(heights(resultWith(ours))).toEqual({ HTTP: 0.1, Threads: 0.2, Events: 0.5, Processes: 1 })
  expect(heights(resultWith({ ...ours, Nginx: 200, Each: 7 }))).toEqual({
    ...{ HTTP: 0.05, Threads: 0.1, Events: 0.25, Processes: 0.5 },
    nginx: 1,
  })
})

test('the stages come first, in their order, and bring their hues', () => {
  const steps = stepsOf(resultWith({ Cluster: 40, NodeHttp: 30, ...ours }))
  expect(steps.map(({ stage }) => stage)).toEqual([2, 3, 4, 5, undefined, undefined])
  expect(steps[3]?.cpu.label).toBe('CPU time, ')
})

test('a server of ours that was not measured is an error', () => {
  expect(() => stepsOf(resultWith({ ...ours, Stage4: 1 }))).not.toThrow()
  const { values, ...result } = resultWith(ours)
  const { cpuStage4: _, ...rest } = values
  expect(() => stepsOf({ ...result, values: rest })).toThrow("no 'rateStage4' with a 'cpuStage4'")
})
