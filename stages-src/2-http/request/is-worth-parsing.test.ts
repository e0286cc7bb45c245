import { describe, expect, test } from 'vitest'
import { isWorthParsing } from './parse-request.ts'

/** How many bytes are parsed when these come one by one, and how many of them in the last try. */
function bytesParsed(text: string): { all: number; last: number } {
  const bytes = Buffer.from(`--${text}`)
  const start = 2
  const parsed = { all: 0, last: 0 }
  for (let end = start + 1; end <= bytes.length; end += 1) {
    if (!isWorthParsing(bytes, start, start + parsed.last, end)) continue
    parsed.last = end - start
    parsed.all += parsed.last
  }
  return parsed
}

describe('a head that comes byte by byte', () => {
  test('is tried with each byte while it is short', () => {
    expect(bytesParsed('a'.repeat(100))).toEqual({ all: 5050, last: 100 })
  })

  test.each([
    ['one line', `${'a'.repeat(40_000)}\r\n`],
    ['a hundred lines', `${'a'.repeat(398)}\r\n`.repeat(100)],
  ])('is read a hundred times and not 40,000 times, if it is %s', (_, head) => {
    const { all, last } = bytesParsed(head)
    expect(last).toBe(head.length)
    expect(all).toBeLessThan(120 * head.length)
  })

  test('is tried at once, however little of a long line has come', () => {
    expect(isWorthParsing(Buffer.from('a'.repeat(3000)), 0, 0, 3000)).toBe(true)
  })

  test('is tried when there is much more, though no line has ended', () => {
    const bytes = Buffer.from('a'.repeat(10_000))
    expect(isWorthParsing(bytes, 0, 3000, 3500)).toBe(false)
    expect(isWorthParsing(bytes, 0, 3000, 3512)).toBe(true)
  })
})
