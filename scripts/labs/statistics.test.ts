import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantile, ratios, significant, summarize } from './statistics.ts'

const samples = fc.array(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), { minLength: 1 })

describe('quantile', () => {
  it.each([
    { of: [7], share: 0.5, is: 7 },
    { of: [1, 2], share: 0.5, is: 1.5 },
    { of: [3, 1, 2], share: 0.5, is: 2 },
    { of: [10, 9, 1, 2], share: 0.5, is: 5.5 },
    { of: [1, 2, 3, 4, 5], share: 0.25, is: 2 },
    { of: [1, 2, 3, 4], share: 0.75, is: 3.25 },
    { of: [1, 2, 3, 4], share: 0, is: 1 },
    { of: [1, 2, 3, 4], share: 1, is: 4 },
  ])('$share of $of is $is', ({ of, share, is }) => {
    expect(quantile(of, share)).toBe(is)
  })

  it('of no samples is refused', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError)
  })
})

describe('summarize', () => {
  it('orders low, median and high within the samples, in whatever order they come', () => {
    fc.assert(
      fc.property(samples, (list) => {
        const { low, median, high } = summarize(list)
        expect(low).toBeGreaterThanOrEqual(Math.min(...list))
        expect(median).toBeGreaterThanOrEqual(low)
        expect(high).toBeGreaterThanOrEqual(median)
        expect(high).toBeLessThanOrEqual(Math.max(...list))
        expect(summarize([...list].reverse())).toEqual({ low, median, high })
      }),
    )
  })

  it('is not moved by one outlier', () => {
    expect(summarize([10, 10, 10, 10, 10_000]).median).toBe(10)
  })
})

describe('ratios', () => {
  it('cancel what slows a whole round down', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0.1, max: 10, noNaN: true }), (theirs, factor) => {
        const { median } = ratios(
          theirs.map((sample) => sample * factor),
          theirs,
        )
        expect(median).toBeCloseTo(factor, 6)
      }),
    )
  })

  it('of lists of different rounds are refused', () => {
    expect(() => ratios([1, 2], [1])).toThrow(/2 rounds of one, 1 of the other/)
  })
})

it('a result has three significant digits', () => {
  expect([1234.5, 0.012345, 98.76].map((value) => significant(value))).toEqual([1230, 0.0123, 98.8])
})
