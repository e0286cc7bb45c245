import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { briefly, bytesBriefly, tableOf, timeBriefly } from './table.ts'

test('a table has its numbers at the right and its words at the left', () => {
  interface Row {
    pid: number
    state: string
  }
  const columns = [
    { title: 'PID', width: 5, side: 'right', text: ({ pid }: Row) => `${pid}` },
    { title: 'STATE', width: 6, side: 'left', text: ({ state }: Row) => state },
  ] as const
  const rows = [
    { pid: 12, state: 'ready' },
    { pid: 1234567, state: 'much too long' },
  ]
  expect(tableOf(columns, rows)).toEqual([
    '  PID STATE',
    '   12 ready',
    '12345 much t',
  ])
})

describe('numbers are brief', () => {
  test.each([
    [0, '0'],
    [0.25, '0.3'],
    [9.96, '10'],
    [12.4, '12'],
    [999_999, '999999'],
    [1_000_000, '1.00 M'],
    [12_345_678, '12.3 M'],
    [999_600_000, '1.00 G'],
    [5e12, '5.00 T'],
  ])('%d is %j', (value, text) => {
    expect(briefly(value)).toBe(text)
  })

  test.each([
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [1024 * 1024 - 1, '1.00 MiB'],
    [300 * 1024, '300 KiB'],
    [5 * 2 ** 30, '5.00 GiB'],
  ])('%d bytes are %j', (value, text) => {
    expect(bytesBriefly(value)).toBe(text)
  })

  test.each([
    [0, '0:00'],
    [7.9, '0:07'],
    [3599, '59:59'],
    [3723, '1:02:03'],
    [86_400 + 7200, '26:00:00'],
    [3 * 86_400 + 7200, '3 d 2 h'],
  ])('%d seconds are %j', (value, text) => {
    expect(timeBriefly(value)).toBe(text)
  })

  test('however large they are', () => {
    const large = fc.double({ min: 0, max: 2 ** 53, noNaN: true })
    fc.assert(
      fc.property(large, (value) => {
        expect(briefly(value).length).toBeLessThanOrEqual(6)
        expect(bytesBriefly(Math.floor(value)).length).toBeLessThanOrEqual(8)
        expect(timeBriefly(value % 8e6).length).toBeLessThanOrEqual(9)
      }),
    )
  })
})
