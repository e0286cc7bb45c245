import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unicodeString } from '../../../tests/support/strings.ts'
import { logEscape } from './log-escape.ts'

/** What a client may send, and what a log shows of it. */
test.each([
  ['GET / HTTP/1.1', 'GET / HTTP/1.1'],
  ['', ''],
  ['a"b', 'a\\x22b'],
  ['a\\b', 'a\\x5Cb'],
  ['\\x22', '\\x5Cx22'],
  [
    'a\r\n127.0.0.1 - - "GET /forged"',
    'a\\x0D\\x0A127.0.0.1 - - \\x22GET /forged\\x22',
  ],
  ['\x1b[31mred', '\\x1B[31mred'],
  ['\x00\t\x7f\x80\xff', '\\x00\\x09\\x7F\\x80\\xFF'],
  // What is no byte is shown by its bytes in UTF-8.
  ['ä\u010a😀', '\\xE4\\xC4\\x8A\\xF0\\x9F\\x98\\x80'],
])('%j', (text, escaped) => {
  expect(logEscape(text, 100)).toBe(escaped)
})

test('cuts what is too long, between two escapes', () => {
  expect(logEscape('abcdefgh', 8)).toBe('abcdefgh')
  expect(logEscape('abcdefghi', 8)).toBe('abcde...')
  expect(logEscape('a""', 9)).toBe('a\\x22\\x22')
  expect(logEscape('a"""', 12)).toBe('a\\x22\\x22...')
  expect(logEscape('""""', 12)).toBe('\\x22\\x22...')
  expect(logEscape('ab"cdef', 8)).toBe('ab...')
  expect(logEscape('a"bcdefgh', 8)).toBe('a\\x22...')
})

test('is printable, holds no quote, is short enough, and tells all that fits', () => {
  const text = unicodeString
  fc.assert(
    fc.property(text, fc.integer({ min: 8, max: 60 }), (text, most) => {
      const escaped = logEscape(text, most)
      expect(escaped.length).toBeLessThanOrEqual(most)
      expect(escaped).toMatch(/^(?:[ !#-[\]-~]|\\x[0-9A-F]{2})*$/)
      const read = Buffer.from(
        escaped.replace(/\\x(..)/g, (_, digits) =>
          String.fromCharCode(parseInt(digits, 16)),
        ),
        'latin1',
      )
      const bytes = Buffer.concat(
        [...text].map((it) => Buffer.from(it, it > '\xff' ? 'utf8' : 'latin1')),
      )
      if (!read.equals(bytes)) {
        expect(escaped.endsWith('...')).toBe(true)
        expect(bytes.subarray(0, read.length - 3)).toEqual(read.subarray(0, -3))
      }
    }),
  )
})
