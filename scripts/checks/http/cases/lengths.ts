/** Values of Content-Length that are no length. */
import { open } from '../case.ts'
import { refused } from '../expect.ts'
import { rows } from './framed.ts'

const malformed = rows('RFC 9112 §6.3', refused(400), {
  'length-plus': ['Content-Length: +5', ['Content-Length: +5'], 'abcde'],
  'length-minus': ['Content-Length: -5', ['Content-Length: -5'], 'abcde'],
  'length-minus-0': ['Content-Length: -0', ['Content-Length: -0']],
  'length-letters': ['Content-Length: five', ['Content-Length: five'], 'abcde'],
  'length-letter-behind': ['Content-Length: 5a', ['Content-Length: 5a'], 'abcde'],
  'length-hexadecimal': ['Content-Length: 0x5', ['Content-Length: 0x5'], 'abcde'],
  'length-octal': ['Content-Length: 0o5', ['Content-Length: 0o5'], 'abcde'],
  'length-decimal-point': ['Content-Length: 5.0', ['Content-Length: 5.0'], 'abcde'],
  'length-exponent': ['Content-Length: 5e0', ['Content-Length: 5e0'], 'abcde'],
  'length-underscore': ['Content-Length: 0_5', ['Content-Length: 0_5'], 'abcde'],
  'length-space-inside': ['Content-Length: 0 5', ['Content-Length: 0 5'], 'abcde'],
  'length-empty': ['an empty Content-Length', ['Content-Length:']],
  'length-blank': ['a Content-Length of blanks', ['Content-Length:  \t']],
  'length-semicolon': ['Content-Length: 5;a', ['Content-Length: 5;a'], 'abcde'],
  'length-quoted': ['Content-Length: "5"', ['Content-Length: "5"'], 'abcde'],
  'length-nul': ['a NUL behind the length', ['Content-Length: 5\0'], 'abcde'],
  'length-other-digits': ['superscript digits', ['Content-Length: \xb2'], 'ab'],
  'length-vertical-tab': ['a vertical tab before the length', ['Content-Length: \v5'], 'abcde'],
  'length-list-different': ['Content-Length: 5, 6', ['Content-Length: 5, 6'], 'abcdef'],
  'length-twice-different': [
    'two lengths that differ',
    ['Content-Length: 5', 'Content-Length: 6'],
    'abcdef',
  ],
  'length-twice-0': [
    'two lengths, the second 0',
    ['Content-Length: 5', 'Content-Length: 0'],
    'abcde',
  ],
  'length-twice-apart': [
    'two lengths that differ, with other fields between and in different case',
    ['Content-Length: 0', 'X-Test: a', 'CONTENT-LENGTH: 5'],
    'abcde',
  ],
  'length-list-bad': ['Content-Length: 5, x', ['Content-Length: 5, x'], 'abcde'],
})

const sameLengths = rows('RFC 9110 §8.6', refused(400), {
  'length-twice-same': [
    'the same length twice',
    ['Content-Length: 5', 'Content-Length: 5'],
    'abcde',
  ],
  'length-list-same': ['Content-Length: 5, 5', ['Content-Length: 5, 5'], 'abcde'],
}).map(open)

const hugeLengths = rows('RFC 9110 §8.6', refused([400, 413]), {
  'length-2-63': ['a length of 2^63', [`Content-Length: ${2n ** 63n}`]],
  'length-2-64': ['a length of 2^64', [`Content-Length: ${2n ** 64n}`]],
  'length-2-64-5': ['a length of 2^64 + 5', [`Content-Length: ${2n ** 64n + 5n}`], 'abcde'],
  'length-40-digits': ['a length of forty digits', [`Content-Length: ${'9'.repeat(40)}`]],
})

/** Lengths that are none, and a server that guesses one reads a hidden request. */
export const lengths = [...malformed, ...sameLengths, ...hugeLengths]
