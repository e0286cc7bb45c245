/** Samples summed up. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ratios, significant, summarize } from './statistics.ts'

const samples = fc.array(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), { minLength: 1 })

describe('summarize', () => {
  it.each([
    { of: [7], is: { low: 7, median: 7, high: 7 } },
    { of: [2, 1], is: { low: 1.25, median: 1.5, high: 1.75 } },
    { of: [3, 1, 2, 5, 4], is: { low: 2, median: 3, high: 4 } },
    { of: [10, 9, 1, 2], is: { low: 1.75, median: 5.5, high: 9.25 } },
  ])('$of', ({ of, is }) => {
    expect(summarize(of)).toEqual(is)
  })

  it('of no samples is refused', () => {
    expect(() => summarize([])).toThrow(RangeError)
  })

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
