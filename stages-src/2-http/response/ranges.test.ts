import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesInString } from '../../../tests/support/strings.ts'
import { requestedRanges } from './ranges.ts'

const many = Array.from({ length: 40 }, (_, at) => `${at * 2}-${at * 2}`).join(',')

/** What a client may ask of a representation of `size` bytes; RFC 9110 §14.1.2. */
const requests: [
  value: string,
  size: number,
  ranges: [number, number][] | 'all' | 'none',
][] = [
  ['bytes=0-499', 10_000, [[0, 499]]],
  ['bytes=500-999', 10_000, [[500, 999]]],
  ['bytes=-500', 10_000, [[9500, 9999]]],
  ['bytes=9500-', 10_000, [[9500, 9999]]],
  ['bytes=0-0,-1', 10_000, [[0, 0], [9999, 9999]]], // biome-ignore format: a row
  ['bytes= 0-999, 4500-5499, -1000', 10_000, [[0, 999], [4500, 5499], [9000, 9999]]], // biome-ignore format: a row
  ['BYTES=0-1', 10, [[0, 1]]],
  ['bytes=0-', 10, [[0, 9]]],
  ['bytes=0-9', 10, [[0, 9]]],
  ['bytes=0-10', 10, [[0, 9]]],
  ['bytes=9-9', 10, [[9, 9]]],
  ['bytes=-10', 10, [[0, 9]]],
  ['bytes=-11', 10, [[0, 9]]],
  ['bytes=000-001', 10, [[0, 1]]],
  ['bytes=0-99999999999999999999999', 10, [[0, 9]]],
  ['bytes=-99999999999999999999999', 10, [[0, 9]]],
  ['bytes=,0-1, ,\t4-5,', 10, [[0, 1], [4, 5]]], // biome-ignore format: a row
  // In the order asked for; side by side is not overlapping.
  ['bytes=8-9,0-1', 10, [[8, 9], [0, 1]]], // biome-ignore format: a row
  ['bytes=0-1,2-3', 10, [[0, 1], [2, 3]]], // biome-ignore format: a row
  // What lies behind the end is left out.
  ['bytes=0-1,10-', 10, [[0, 1]]],
  // Joined where they overlap, in the place of the first.
  ['bytes=0-4,3-6', 10, [[0, 6]]],
  ['bytes=0-4,8-9,2-5', 10, [[0, 5], [8, 9]]], // biome-ignore format: a row
  ['bytes=0-1,4-5,1-4', 10, [[0, 5]]],
  ['bytes=5-5,-10', 10, [[0, 9]]],
  // Behind the end, all of them.
  ['bytes=10-', 10, 'none'],
  ['bytes=10-20', 10, 'none'],
  ['bytes=10-,99999999999999999999-', 10, 'none'],
  ['bytes=-0', 10, 'none'],
  ['bytes=-0', 0, 'none'],
  ['bytes=0-', 0, 'none'],
  ['bytes=0-0', 0, 'none'],
  // A suffix of nothing is nothing, and satisfiable.
  ['bytes=-5', 0, 'all'],
  // No set of ranges: the field is ignored.
  ['', 10, 'all'],
  ['bytes', 10, 'all'],
  ['bytes=', 10, 'all'],
  ['bytes=,', 10, 'all'],
  ['bytes=-', 10, 'all'],
  ['bytes=--1', 10, 'all'],
  ['bytes=20-10', 10, 'all'],
  ['bytes=5-4', 10, 'all'],
  ['bytes=0-1,5-4', 10, 'all'],
  ['bytes=a-b', 10, 'all'],
  ['bytes=0-1x', 10, 'all'],
  ['bytes=0x0-0x1', 10, 'all'],
  ['bytes=0 - 1', 10, 'all'],
  ['bytes=+0-1', 10, 'all'],
  ['bytes=1e1-', 10, 'all'],
  ['bytes=0-1;2-3', 10, 'all'],
  ['bytes =0-1', 10, 'all'],
  ['bytes 0-1', 10, 'all'],
  [' bytes=0-1', 10, 'all'],
  ['items=0-1', 10, 'all'],
  ['xbytes=0-1', 10, 'all'],
  ['bytes=0-1\xa0', 10, 'all'],
  // Nobody needs so many parts, or the same bytes so often.
  [`bytes=${many}`, 100, 'all'],
  ['bytes=0-9,0-9,0-9,0-9', 10, 'all'],
]

describe('requestedRanges', () => {
  test.each(requests)('%j of %i', (value, size, ranges) => {
    const result = requestedRanges(value, size)
    expect(
      typeof result === 'string'
        ? result
        : result.map(({ first, last }) => [first, last]),
    ).toEqual(ranges)
  })

  const position = fc.option(fc.nat(30), { nil: '' })
  const spec = fc.tuple(position, position).map(([a, b]) => `${a}-${b}`)
  const set = fc.array(spec, { maxLength: 8 })

  test('returns ranges that exist, overlap nowhere, and hold what was asked for', () => {
    fc.assert(
      fc.property(set, fc.nat(25), (specs, size) => {
        const result = requestedRanges(`bytes=${specs.join(',')}`, size)
        if (typeof result === 'string') return
        const bytes = result.flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, at) => first + at),
        )
        expect(result.every(({ first, last }) => first <= last)).toBe(true)
        expect(bytes.every((byte) => byte >= 0 && byte < size)).toBe(true)
        expect(new Set(bytes).size).toBe(bytes.length)
        expect([...bytes].sort((a, b) => a - b)).toEqual(askedFor(specs, size))
      }),
    )
  })

  test('takes anything', () => {
    const anything = bytesInString()
    fc.assert(
      fc.property(anything, fc.nat(), (value, size) => {
        requestedRanges(value, size)
        requestedRanges(`bytes=${value}`, size)
      }),
    )
  })
})

/** The positions that a set of valid range-specs names, one by one. */
function askedFor(specs: readonly string[], size: number): number[] {
  return Array.from({ length: size }, (_, at) => at).filter((at) =>
    specs.some((spec) => {
      const [first = '', last = ''] = spec.split('-')
      if (first === '') return at >= size - Number(last)
      return at >= Number(first) && (last === '' || at <= Number(last))
    }),
  )
}
