/** Transfer codings behind which nobody knows where the content ends. */
import { type Case, open } from '../case.ts'
import { refused } from '../expect.ts'
import { rows } from './framed.ts'

export const codings: Case[] = [
  ...rows('RFC 9112 §6.3', refused(400), {
    'coding-not-last': [
      'chunked before another coding',
      ['Transfer-Encoding: chunked, gzip'],
      '0\r\n\r\n',
    ],
    'coding-identity-last': [
      'chunked before identity',
      ['Transfer-Encoding: chunked, identity'],
      '0\r\n\r\n',
    ],
  }),
  ...rows('RFC 9112 §6.3', refused([400, 501]), {
    'coding-gzip': ['gzip without chunked', ['Transfer-Encoding: gzip'], 'abcde'],
    'coding-identity': ['identity', ['Transfer-Encoding: identity'], 'abcde'],
    'coding-unknown': ['an unknown coding', ['Transfer-Encoding: foo'], 'abcde'],
    'coding-xchunked': [
      'a coding that ends in chunked',
      ['Transfer-Encoding: xchunked'],
      '0\r\n\r\n',
    ],
    'coding-chunkedx': [
      'a coding that begins with chunked',
      ['Transfer-Encoding: chunkedx'],
      '0\r\n\r\n',
    ],
    'coding-space': ['chunked in two words', ['Transfer-Encoding: chun ked'], '0\r\n\r\n'],
    'coding-quoted': ['chunked in quotes', ['Transfer-Encoding: "chunked"'], '0\r\n\r\n'],
    'coding-vertical-tab': [
      'a vertical tab before chunked',
      ['Transfer-Encoding: \vchunked'],
      '0\r\n\r\n',
    ],
    'coding-form-feed': [
      'a form feed behind chunked',
      ['Transfer-Encoding: chunked\f'],
      '0\r\n\r\n',
    ],
    'coding-nul': ['a NUL behind chunked', ['Transfer-Encoding: chunked\0'], '0\r\n\r\n'],
    'coding-obs-text': [
      'a byte above 127 behind chunked',
      ['Transfer-Encoding: chunked\xa0'],
      '0\r\n\r\n',
    ],
    'coding-comma-unknown': [
      'chunked and an unknown coding',
      ['Transfer-Encoding: chunked, foo'],
      '0\r\n\r\n',
    ],
  }),
  ...rows('RFC 9112 §6.1', refused([400, 501]), {
    'coding-gzip-chunked': [
      'gzip and then chunked',
      ['Transfer-Encoding: gzip, chunked'],
      '0\r\n\r\n',
    ],
    'coding-identity-chunked': [
      'identity and then chunked',
      ['Transfer-Encoding: identity, chunked'],
      '0\r\n\r\n',
    ],
    'coding-two-lines': [
      'gzip and chunked on two lines',
      ['Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'],
      '0\r\n\r\n',
    ],
    'coding-unknown-chunked': [
      'an unknown coding, then chunked',
      ['Transfer-Encoding: foo, chunked'],
      '0\r\n\r\n',
    ],
    'coding-twice': ['chunked, chunked', ['Transfer-Encoding: chunked, chunked'], '0\r\n\r\n'],
    'coding-twice-lines': [
      'chunked on two lines',
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
      '0\r\n\r\n',
    ],
  }).map(open),
  ...rows('RFC 9112 §7', refused([400, 501]), {
    'coding-parameter': [
      'chunked with a parameter',
      ['Transfer-Encoding: chunked;a=b'],
      '0\r\n\r\n',
    ],
    'coding-cr': ['a bare CR behind chunked', ['Transfer-Encoding: chunked\r'], '0\r\n\r\n'],
    'coding-empty': ['an empty Transfer-Encoding', ['Transfer-Encoding:'], '0\r\n\r\n'],
  }).map(open),
]
