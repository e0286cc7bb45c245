import { describe, expect, test } from 'vitest'
import { request, status } from '../../../tests/support/http-parsing.ts'

function posting(fields: string, version = '1.1'): string {
  return `POST / HTTP/${version}\r\nHost: a\r\n${fields}\r\n`
}

const hostile: [what: string, fields: string, status: number][] = [
  [
    'a length and a coding',
    'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',
    400,
  ],
  [
    'a coding and a length',
    'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n',
    400,
  ],
  [
    'a coding and no length',
    'Transfer-Encoding: chunked\r\nContent-Length: 0\r\n',
    400,
  ],
  [
    'a coding, and a length that is none',
    'Transfer-Encoding: chunked\r\nContent-Length: x\r\n',
    400,
  ],
  [
    'an empty coding beside a length',
    'Transfer-Encoding:\r\nContent-Length: 5\r\n',
    400,
  ],
  ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n', 400],
  ['the same length twice', 'Content-Length: 5\r\nContent-Length: 5\r\n', 400],
  [
    'two lengths far apart',
    'Content-Length: 5\r\nA: b\r\ncontent-length: 0\r\n',
    400,
  ],
  ['a list of lengths', 'Content-Length: 5, 5\r\n', 400],
  ['a list of lengths, badly spaced', 'Content-Length: 5 ,5\r\n', 400],
  ['a length and a comma', 'Content-Length: 5,\r\n', 400],
  ['two lengths in a value', 'Content-Length: 5 6\r\n', 400],
  ['no length', 'Content-Length:\r\n', 400],
  ['a length of spaces', 'Content-Length:  \r\n', 400],
  ['a plus', 'Content-Length: +5\r\n', 400],
  ['a minus', 'Content-Length: -5\r\n', 400],
  ['minus zero', 'Content-Length: -0\r\n', 400],
  ['hexadecimal', 'Content-Length: 0x5\r\n', 400],
  ['digits of hexadecimal', 'Content-Length: a\r\n', 400],
  ['an exponent', 'Content-Length: 1e3\r\n', 400],
  ['a fraction', 'Content-Length: 5.0\r\n', 400],
  ['an underscore', 'Content-Length: 1_000\r\n', 400],
  ['quotation marks', 'Content-Length: "5"\r\n', 400],
  ['a parameter', 'Content-Length: 5;a=b\r\n', 400],
  ['a NBSP', 'Content-Length: 5\xa0\r\n', 400],
  ['digits that are no ASCII', 'Content-Length: \xb2\r\n', 400],
  ['a length beyond counting', 'Content-Length: 9007199254740992\r\n', 413],
  ['a length beyond 64 bits', 'Content-Length: 18446744073709551621\r\n', 413],
  ['a length beyond numbers', `Content-Length: ${'9'.repeat(400)}\r\n`, 413],
  ['such a length with a letter', `Content-Length: ${'9'.repeat(400)}x\r\n`, 400],
  ['no coding', 'Transfer-Encoding:\r\n', 400],
  ['a comma for a coding', 'Transfer-Encoding: ,\r\n', 400],
  ['identity', 'Transfer-Encoding: identity\r\n', 400],
  ['gzip', 'Transfer-Encoding: gzip\r\n', 400],
  ['a coding that ends in chunked', 'Transfer-Encoding: xchunked\r\n', 400],
  ['a coding that begins with chunked', 'Transfer-Encoding: chunkedx\r\n', 400],
  ['half of it', 'Transfer-Encoding: chunk\r\n', 400],
  ['two words', 'Transfer-Encoding: x chunked\r\n', 400],
  ['a colon', 'Transfer-Encoding: :chunked\r\n', 400],
  ['quotation marks around chunked', 'Transfer-Encoding: "chunked"\r\n', 400],
  ['a parameter', 'Transfer-Encoding: chunked;a=b\r\n', 400],
  ['an empty parameter', 'Transfer-Encoding: chunked;\r\n', 400],
  ['a NBSP before', 'Transfer-Encoding: \xa0chunked\r\n', 400],
  ['a vertical tab before', 'Transfer-Encoding: \vchunked\r\n', 400],
  ['a vertical tab behind', 'Transfer-Encoding: chunked\v\r\n', 400],
  ['a space before the colon', 'Transfer-Encoding : chunked\r\n', 400],
  ['a fold before', 'Transfer-Encoding:\r\n chunked\r\n', 400],
  ['a fold behind', 'Transfer-Encoding: chunked\r\n , identity\r\n', 400],
  ['chunked not last', 'Transfer-Encoding: chunked, identity\r\n', 400],
  [
    'chunked not last, in two lines',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n',
    400,
  ],
  ['chunked twice', 'Transfer-Encoding: chunked, chunked\r\n', 400],
  [
    'chunked twice, in two lines',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n',
    400,
  ],
  ['gzip before chunked', 'Transfer-Encoding: gzip, chunked\r\n', 501],
  [
    'gzip before chunked, in two lines',
    'Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n',
    501,
  ],
  ['identity before chunked', 'Transfer-Encoding: identity, chunked\r\n', 501],
  ['a quoted comma before chunked', 'Transfer-Encoding: a;b=",chunked"\r\n', 400],
]

describe('refused', () => {
  test.each(hostile)('%s', (_, fields, expected) => {
    expect(status(posting(fields))).toBe(expected)
  })

  test('any coding in HTTP/1.0', () => {
    expect(status(posting('Transfer-Encoding: chunked\r\n', '1.0'))).toBe(400)
    expect(status(posting('Transfer-Encoding: gzip, chunked\r\n', '1.0'))).toBe(400)
  })
})

describe('taken', () => {
  test.each<[string, string, object]>([
    ['no length and no coding', '', { kind: 'none' }],
    ['no content', 'Content-Length: 0\r\n', { kind: 'length', length: 0 }],
    ['a length', 'content-length:5\r\n', { kind: 'length', length: 5 }],
    ['leading zeros', 'Content-Length: 005\r\n', { kind: 'length', length: 5 }],
    [
      'the largest length',
      'Content-Length: 9007199254740991\r\n',
      { kind: 'length', length: 9007199254740991 },
    ],
    ['chunked', 'Transfer-Encoding: chunked\r\n', { kind: 'chunked' }],
    [
      'chunked and commas',
      'Transfer-Encoding: , chunked,\r\n',
      { kind: 'chunked' },
    ],
    [
      'chunked and an empty line',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding:\r\n',
      { kind: 'chunked' },
    ],
    [
      'chunked in capitals',
      'TRANSFER-ENCODING:\tCHUNKED \r\n',
      { kind: 'chunked' },
    ],
    [
      'a field of a similar name',
      'Transfer_Encoding: chunked\r\n',
      { kind: 'none' },
    ],
  ])('%s', (_, fields, framing) => {
    expect(request(posting(fields)).framing).toEqual(framing)
  })

  test('what the previous request had is forgotten', () => {
    const first = request(posting('Transfer-Encoding: chunked\r\n'))
    expect(first.framing.kind).toBe('chunked')
    expect(request(posting('')).framing.kind).toBe('none')
  })
})
