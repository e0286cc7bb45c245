import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable, printableBytes } from './printable.ts'

test('what a terminal would obey is written out', () => {
  expect(printable('GET /\x1b[2J\r\n')).toBe('GET /\\x1b[2J\\r\\n')
  expect(printable('a\u0085b\u2028c\u202ed')).toBe('a\\x85b\\u{2028}c\\u{202e}d')
})

test('a backslash is never doubled, and never taken for one that writes something out', () => {
  expect(printable('"\\r\\n"')).toBe('"\\r\\n"')
  expect(printable('\\r\r\x1b')).toBe('\\r<CR><ESC>')
  expect(printableBytes('\\\xff')).toBe('\\<ff>')
})

test('bytes beyond ASCII are written out, characters are not', () => {
  expect(printableBytes('\xe2\x80')).toBe('\\xe2\\x80')
  expect(printable('é ✓')).toBe('é ✓')
})

test('two texts that differ are written differently', () => {
  const text = fc.string({ unit: fc.constantFrom('\\', 'r', '\r', '\x1b', 'x', '1', 'b', 'a') })
  fc.assert(
    fc.property(text, text, (one, other) => {
      // Brackets are themselves no control characters: whoever sends them is taken at their word.
      expect(
        printable(one) === printable(other) && one.includes('\\') === other.includes('\\'),
      ).toBe(one === other)
    }),
  )
})
