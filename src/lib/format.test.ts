/** Numbers and dates as a reader wants them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAlike, formatDay, formatMachine, formatNumber, formatQuantity } from './format.ts'

const thin = '\u202f'

describe('a number', () => {
  it.each([
    [0, '0'],
    [64, '64'],
    [2026, '2026'],
    [12.44, '12.4'],
    [1.4326, '1.43'],
    [0.03112, '0.0311'],
    [512.7, '513'],
    [26000.4, `26${thin}000`],
    [2396745, `2${thin}396${thin}745`],
    [-5.25, '−5.25'],
  ])('%d is written %s', (value, written) => {
    expect(formatNumber(value)).toBe(written)
  })

  it('keeps its value to three digits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), (value) => {
        const read = Number(formatNumber(value).replaceAll(thin, ''))
        expect(Math.abs(read - value)).toBeLessThanOrEqual(value * 0.0051)
      }),
    )
  })
})

it('a unit stands after a thin space, a per cent sign without', () => {
  expect(formatQuantity(12.4, 'µs')).toBe(`12.4${thin}µs`)
  expect(formatQuantity(97, '%')).toBe('97%')
  expect(formatQuantity(3, '')).toBe('3')
})

it('the numbers of one plot have the same decimals', () => {
  const values = [12.44, 13.3, 26, 45.21]
  expect(values.map(formatAlike(values))).toEqual(['12.4', '13.3', '26.0', '45.2'])
})

it('a small number beside large ones does not become nothing', () => {
  const values = [1500.2, 0.351]
  expect(values.map(formatAlike(values))).toEqual(['1500', '0.351'])
})

it('a day is written out, in UTC', () => {
  expect(formatDay('2026-11-22T23:30:00.000Z')).toBe('22 Nov 2026')
})

it('a machine is named without the marks of its maker', () => {
  const machine = {
    cpu: 'Intel(R) Xeon(R) CPU E5-2670 @ 2.60GHz',
    cores: 2,
    kernel: 'Linux 6.18.1-cloud-amd64',
    node: 'v26.10.0',
    architecture: 'x64',
  }
  expect(formatMachine(machine)).toBe('Intel Xeon E5-2670, 2 cores, Linux 6.18.1, Node 26.10.0')
  expect(formatMachine({ ...machine, cores: 1 })).toContain('1 core,')
})
