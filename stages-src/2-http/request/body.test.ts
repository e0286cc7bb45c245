import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roomy } from '../../../scripts/lib/http/conversation.ts'
import { Body } from './body.ts'
import { CHUNKED, type Framing, NO_CONTENT } from './request.ts'

/** What a body makes of bytes that come in pieces. */
function take(
  framing: Framing,
  reads: readonly string[],
  limit = 1000,
  limits = roomy,
) {
  const body = new Body()
  body.start(framing, limit, limits)
  let taken = 0
  for (const read of reads) {
    const bytes = Buffer.from(`-${read}-`, 'latin1')
    const more = body.take(bytes, 1, 1 + read.length)
    taken += more
    if (more < read.length) break
  }
  return { taken, done: body.done, status: body.problem?.status }
}

function length(bytes: number): Framing {
  return { kind: 'length', length: bytes }
}

describe('content of a known length', () => {
  test('is complete at once where there is none', () => {
    expect(take(NO_CONTENT, ['GET'])).toEqual({ taken: 0, done: true })
    expect(take(length(0), ['GET'])).toEqual({ taken: 0, done: true })
  })

  test('takes its bytes and leaves the next request', () => {
    expect(take(length(5), ['helloGET'])).toEqual({ taken: 5, done: true })
    expect(take(length(5), ['he', 'll', 'oGET'])).toEqual({ taken: 5, done: true })
    expect(take(length(5), ['hell'])).toEqual({ taken: 4, done: false })
  })

  test('is refused before its first byte where it is too large', () => {
    expect(take(length(1000), [''])).toEqual({ taken: 0, done: false })
    expect(take(length(1001), ['x'])).toMatchObject({ taken: 0, status: 413 })
  })

  test('is measured anew for each request', () => {
    const body = new Body()
    const bytes = Buffer.from('zz')
    body.start(CHUNKED, 10, roomy)
    body.take(bytes, 0, 2)
    expect(body.problem?.status).toBe(400)
    body.start(length(2), 10, roomy)
    expect(body.take(bytes, 0, 2)).toBe(2)
    expect([body.done, body.problem]).toEqual([true, undefined])
  })
})

const hostile: [what: string, bytes: string, status: number | undefined][] = [
  ['no size', '\r\n', 400],
  ['a space before the size', ' 5\r\nhello\r\n0\r\n\r\n', 400],
  ['a plus', '+5\r\nhello\r\n0\r\n\r\n', 400],
  ['a minus', '-5\r\nhello\r\n0\r\n\r\n', 400],
  ['0x', '0x5\r\nhello\r\n0\r\n\r\n', 400],
  ['an underscore', '0_5\r\nhello\r\n0\r\n\r\n', 400],
  ['a letter beyond f', '5g\r\nhello\r\n0\r\n\r\n', 400],
  ['a point', '5.\r\nhello\r\n0\r\n\r\n', 400],
  ['quotation marks', '"5"\r\nhello\r\n0\r\n\r\n', 400],
  ['a digit that is no ASCII', '\xb5\r\nhello\r\n0\r\n\r\n', 400],
  ['a space behind the size', '5 \r\nhello\r\n0\r\n\r\n', 400],
  ['a tab behind the size', '5\t\r\nhello\r\n0\r\n\r\n', 400],
  ['a NUL behind the size', '5\0\r\nhello\r\n0\r\n\r\n', 400],
  ['a vertical tab behind the size', '5\v\r\nhello\r\n0\r\n\r\n', 400],
  ['two sizes', '5 5\r\nhello\r\n0\r\n\r\n', 400],
  ['a size that ends in LF', '5\nhello\r\n0\r\n\r\n', 400],
  ['a size that ends in CR', '5\rhello\r\n0\r\n\r\n', 400],
  ['a size that ends in two CRs', '5\r\r\nhello\r\n0\r\n\r\n', 400],
  ['a size beyond 32 bits', '100000005\r\nhello\r\n0\r\n\r\n', 413],
  ['a size beyond 64 bits', '10000000000000005\r\nhello\r\n0\r\n\r\n', 413],
  ['a size of minus one', 'ffffffffffffffff\r\nhello\r\n0\r\n\r\n', 413],
  ['a size without end', 'f'.repeat(100_000), 413],
  ['zeros without end', '0'.repeat(100_000), 413],
  ['a size one beyond the limit', '3e9\r\n', 413],
  ['two sizes beyond the limit', `3e8\r\n${'x'.repeat(1000)}\r\n1\r\n`, 413],
  ['data shorter than its size', '6\r\nhello\r\n0\r\n\r\n', 400],
  ['data longer than its size', '4\r\nhello\r\n0\r\n\r\n', 400],
  ['no CRLF behind the data', '5\r\nhello0\r\n\r\n', 400],
  ['a LF behind the data', '5\r\nhello\n0\r\n\r\n', 400],
  ['a CR behind the data', '5\r\nhello\r0\r\n\r\n', 400],
  ['two CRs behind the data', '5\r\nhello\r\r\n0\r\n\r\n', 400],
  ['a space behind the data', '5\r\nhello \r\n0\r\n\r\n', 400],
  ['an extension without a name', '5;\r\nhello\r\n0\r\n\r\n', 400],
  ['an extension without a name, but a value', '5;=a\r\nhello\r\n0\r\n\r\n', 400],
  ['an extension without its value', '5;a=\r\nhello\r\n0\r\n\r\n', 400],
  ['an extension in two words', '5;a b\r\nhello\r\n0\r\n\r\n', 400],
  ['an extension with a space behind it', '5;a \r\nhello\r\n0\r\n\r\n', 400],
  ['a value with a space behind it', '5;a=b \r\nhello\r\n0\r\n\r\n', 400],
  ['an extension that ends in LF', '5;a\nhello\r\n0\r\n\r\n', 400],
  [
    'a LF in an extension: two chunk lines to some',
    '2;\nxx\r\n4c\r\n0\r\n\r\n',
    400,
  ],
  ['a CR in an extension', '5;a\rb\r\nhello\r\n0\r\n\r\n', 400],
  ['a NUL in an extension', '5;a\0\r\nhello\r\n0\r\n\r\n', 400],
  ['an escape in a quoted value', '5;a="\x1b"\r\nhello\r\n0\r\n\r\n', 400],
  ['a CRLF in a quoted value', '5;a="\r\n"\r\nhello\r\n0\r\n\r\n', 400],
  ['a quoted CR', '5;a="\\\r\n"\r\nhello\r\n0\r\n\r\n', 400],
  ['something behind a quoted value', '5;a="b"c\r\nhello\r\n0\r\n\r\n', 400],
  ['two equals signs', '5;a==b\r\nhello\r\n0\r\n\r\n', 400],
  ['an extension without end', `5;a${'b'.repeat(100_000)}`, 413],
  ['a quoted value without end', `5;a="${'b'.repeat(100_000)}`, 413],
  ['spaces without end', `5 ${' '.repeat(100_000)}`, 413],
  [
    'extensions on every byte',
    '1;abcdefghijklmnopqrstuvwxyz\r\nx\r\n'.repeat(1000),
    413,
  ],
  ['a last chunk with data', '0\r\nhello\r\n0\r\n\r\n', 400],
  ['a trailer that ends in LF', '0\r\nA: b\n\r\n', 400],
  ['a trailer section that ends in LF', '0\r\n\n', 400],
  ['a trailer without a colon', '0\r\nA\r\n\r\n', 400],
  ['a trailer without a name', '0\r\n: b\r\n\r\n', 400],
  ['a trailer with a space before the colon', '0\r\nA : b\r\n\r\n', 400],
  ['a folded trailer', '0\r\nA: b\r\n c\r\n\r\n', 400],
  ['a trailer with a NUL', '0\r\nA: \0\r\n\r\n', 400],
  ['a trailer with a CR', '0\r\nA: b\rC: d\r\n\r\n', 400],
  ['a request for a trailer', '0\r\nGET / HTTP/1.1\r\n\r\n', 400],
  ['a trailer without end', `0\r\nA: ${'b'.repeat(100_000)}`, 431],
  ['trailers without end', `0\r\n${'A: b\r\n'.repeat(101)}`, 431],
]

describe('refused: chunks with', () => {
  test.each(hostile)('%s', (_, bytes, expected) => {
    expect(take(CHUNKED, [bytes])).toMatchObject({ done: false, status: expected })
    expect(take(CHUNKED, [...bytes])).toMatchObject({
      done: false,
      status: expected,
    })
  })
})

const fine: [what: string, bytes: string][] = [
  ['no data', '0\r\n\r\n'],
  ['many zeros', '0000\r\n\r\n'],
  ['a chunk', '5\r\nhello\r\n0\r\n\r\n'],
  ['digits in either case', 'A\r\n0123456789\r\n00a\r\n0123456789\r\n0\r\n\r\n'],
  ['data that looks like framing', '5\r\n0\r\n\r\n\r\n0\r\n\r\n'],
  ['an extension', '5;a\r\nhello\r\n0\r\n\r\n'],
  ['extensions with values', '5;a=b;c="d";e\r\nhello\r\n0;f\r\n\r\n'],
  ['whitespace, as bad as it is', '5 \t; a = b ; c\t=\t"d"\r\nhello\r\n0\r\n\r\n'],
  [
    'a quoted value with all it may have',
    '1;a="\\"\\\\ \t;=\xff"\r\nx\r\n0\r\n\r\n',
  ],
  ['as many bytes as are allowed', `3e8\r\n${'x'.repeat(1000)}\r\n0\r\n\r\n`],
  ['a byte in every chunk', `${'1\r\nx\r\n'.repeat(1000)}0\r\n\r\n`],
  ['a trailer field', '0\r\nA: b\r\n\r\n'],
  [
    'trailers that frame nothing',
    '0\r\nContent-Length: 9\r\nTransfer-Encoding:\r\n\r\n',
  ],
]

describe('taken: chunks with', () => {
  test.each(fine)('%s', (_, bytes) => {
    const expected = { taken: bytes.length, done: true, status: undefined }
    expect(take(CHUNKED, [`${bytes}GET`])).toEqual(expected)
    expect(take(CHUNKED, [...bytes, 'GET'])).toEqual(expected)
    expect(take(CHUNKED, [bytes.slice(0, -1)])).toMatchObject({
      done: false,
      status: undefined,
    })
  })
})

test('any content comes out of its chunks as long as it went in', () => {
  const chunk = fc.uint8Array({ minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(fc.array(chunk), fc.nat(1000), (chunks, seed) => {
      const framed = chunks.map((data) => {
        const text = Buffer.from(data).toString('latin1')
        return `${data.length.toString(16)}\r\n${text}\r\n`
      })
      const bytes = `${framed.join('')}0\r\n\r\n`
      const cut = seed % bytes.length
      const expected = { taken: bytes.length, done: true, status: undefined }
      expect(
        take(CHUNKED, [bytes.slice(0, cut), `${bytes.slice(cut)}next`]),
      ).toEqual(expected)
    }),
  )
})
