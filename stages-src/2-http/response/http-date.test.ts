import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesInString } from '../../../tests/support/strings.ts'
import { httpDate, parseHttpDate } from './http-date.ts'

const NOW = Date.UTC(2026, 10, 23)
const TIME = Date.UTC(1994, 10, 6, 8, 49, 37)

/** What a client may send, and what it means on 23 November 2026; §5.6.7. */
const dates: [text: string, time: number | undefined][] = [
  ['Sun, 06 Nov 1994 08:49:37 GMT', TIME],
  ['Sunday, 06-Nov-94 08:49:37 GMT', TIME],
  ['Sun Nov  6 08:49:37 1994', TIME],
  ['Sun Nov 06 08:49:37 1994', TIME],
  ['Thu, 29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29)],
  ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1)],
  ['Wed, 01 Jan 0099 00:00:00 GMT', new Date(0).setUTCFullYear(99, 0, 1)],
  // Two digits: the latest year that is not more than 50 years ahead.
  ['Monday, 23-Nov-26 00:00:00 GMT', NOW],
  ['Monday, 23-Nov-76 00:00:00 GMT', Date.UTC(2076, 10, 23)],
  ['Monday, 23-Nov-76 00:00:01 GMT', Date.UTC(1976, 10, 23, 0, 0, 1)],
  ['Friday, 31-Dec-99 23:59:59 GMT', Date.UTC(1999, 11, 31, 23, 59, 59)],
  ['Saturday, 29-Feb-00 00:00:00 GMT', Date.UTC(2000, 1, 29)],
  // The weekday is not counted after: it decides nothing.
  ['Mon, 06 Nov 1994 08:49:37 GMT', TIME],
  // No dates.
  ['', undefined],
  ['0', undefined],
  ['784111777', undefined],
  ['yesterday', undefined],
  ['1994-11-06T08:49:37Z', undefined],
  ['sun, 06 nov 1994 08:49:37 gmt', undefined],
  ['Sun, 06 Nov 1994 08:49:37', undefined],
  ['Sun, 06 Nov 1994 08:49:37 UTC', undefined],
  ['Sun, 06 Nov 1994 08:49:37 +0000', undefined],
  ['Sun, 6 Nov 1994 08:49:37 GMT', undefined],
  ['Sun,  06 Nov 1994 08:49:37 GMT', undefined],
  ['Sun, 06 Nov 94 08:49:37 GMT', undefined],
  ['Sun, 06 Nov 19994 08:49:37 GMT', undefined],
  ['Sun, 06 Nov 1994 08:49:37 GMT ', undefined],
  ['Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT', undefined],
  ['Sun, 06 Nov 1994 24:00:00 GMT', undefined],
  ['Sun, 06 Nov 1994 08:60:00 GMT', undefined],
  ['Sun, 06 Nov 1994 08:49:61 GMT', undefined],
  ['Sun, 00 Nov 1994 08:49:37 GMT', undefined],
  ['Thu, 31 Nov 1994 08:49:37 GMT', undefined],
  ['Wed, 29 Feb 2023 00:00:00 GMT', undefined],
  ['Sun, 06 Foo 1994 08:49:37 GMT', undefined],
  ['Sun, 06-Nov-94 08:49:37 GMT', undefined],
  ['Sunday, 06-Nov-1994 08:49:37 GMT', undefined],
  ['Sun Nov 6 08:49:37 1994', undefined],
  ['Sun Nov  6 08:49:37 1994 GMT', undefined],
  ['Sun, 06 Nov -994 08:49:37 GMT', undefined],
  ['Sun, \u0660\u0666 Nov 1994 08:49:37 GMT', undefined],
]

describe('parseHttpDate', () => {
  test.each(dates)('%j', (text, time) => {
    expect(parseHttpDate(text, NOW)).toBe(time)
  })

  test('reads back every second of four-digit years', () => {
    const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 })
    fc.assert(
      fc.property(seconds, (second) => {
        expect(parseHttpDate(httpDate(second * 1000), NOW)).toBe(second * 1000)
      }),
    )
  })

  test('takes anything, and throws nothing', () => {
    fc.assert(
      fc.property(bytesInString(), (text) => {
        parseHttpDate(text, NOW)
      }),
    )
  })
})

describe('httpDate', () => {
  test('is IMF-fixdate, in whole seconds, rounded down', () => {
    expect(httpDate(TIME)).toBe('Sun, 06 Nov 1994 08:49:37 GMT')
    expect(httpDate(TIME + 999)).toBe('Sun, 06 Nov 1994 08:49:37 GMT')
    expect(httpDate(TIME - 1)).toBe('Sun, 06 Nov 1994 08:49:36 GMT')
    expect(httpDate(0)).toBe('Thu, 01 Jan 1970 00:00:00 GMT')
  })
})
