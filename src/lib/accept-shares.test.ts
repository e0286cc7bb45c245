import { expect, test } from 'vitest'
import { acceptShares, groupsOf } from './accept-shares.ts'

const kernel = {
  ...{ balance: 'stage', workers: 'two', load: 'low' },
  shares: [0.75, 0.25],
} as { balance: 'stage'; workers: 'two' | 'four'; load: 'low' | 'high'; shares: number[] }
const four = { ...kernel, workers: 'four' as const, shares: [0.4, 0.3, 0.2, 0.1] }

test('bars are in groups by the number of workers, and their parts lie side by side', () => {
  const [two, other] = groupsOf({ shares: [kernel, { ...kernel, load: 'high' }, four] })
  expect(two?.bars.map(({ name }) => name)).toEqual(['kernel, low load', 'kernel, high load'])
  expect(two?.bars[0]?.parts).toEqual([
    { from: 0, to: 0.75 },
    { from: 0.75, to: 1 },
  ])
  expect([other?.workers, other?.bars[0]?.parts.length]).toEqual([4, 4])
  expect(other?.bars[0]?.parts.at(-1)?.to).toBeCloseTo(1)
})

test('a worker that is missing, and parts that are not the whole, are errors', () => {
  expect(() => groupsOf({ shares: [{ ...kernel, workers: 'four' }] })).toThrow('all of 4 workers')
  expect(() => groupsOf({ shares: [{ ...kernel, shares: [0.5, 0.25] }] })).toThrow('0.5 + 0.25')
})

test('what the lab records is checked', () => {
  expect(acceptShares.safeParse({ shares: [kernel] }).success).toBe(true)
  expect(acceptShares.safeParse({ shares: [{ ...kernel, balance: 'chance' }] }).success).toBe(false)
})
