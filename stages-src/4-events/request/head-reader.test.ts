import { globSync, readFileSync } from 'node:fs'
import v8 from 'node:v8'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roomy } from '../../../scripts/lib/http/conversation.ts'
import { mutated, sent } from '../../../scripts/lib/http/requests.ts'
import { browserHead, usual } from '../../../scripts/lib/http/usual-heads.ts'
import { LINEAR, ratio } from '../../../tests/support/linear.ts'
import { bytesInString } from '../../../tests/support/strings.ts'
import type { HeadLimits } from '../../2-http/request/head-limits.ts'
import { parseRequest } from '../../2-http/request/parse-request.ts'
import { Request } from '../../2-http/request/request.ts'
import { hashOf } from './byte-hash.ts'
import { HeadReader, NEED_MORE, UNUSUAL, USUAL } from './head-reader.ts'

const small = { requestLine: 40, fields: 4, fieldBytes: 120 }
const anyLimits = fc.constantFrom(roomy, small)
const anyCuts = fc.array(fc.nat(), { maxLength: 6 })

/** Usual heads, alone and in a row; heads with a splinter, other heads, any bytes. */
const stream = fc.oneof(
  usual.map(({ head }) => head),
  fc.array(usual, { maxLength: 3 }).map((all) => all.map((it) => it.head).join('')),
  fc
    .tuple(usual, fc.noBias(fc.nat()), bytesInString({ maxLength: 3 }), fc.nat(2))
    .map(([{ head }, place, splinter, drop]) => {
      const at = place % head.length
      return head.slice(0, at) + splinter + head.slice(at + drop)
    }),
  sent.map(({ head }) => head),
  mutated,
  bytesInString({ maxLength: 60 }),
  bytesInString({ maxLength: 60 }).map((text) => `GET / HTTP/1.1\r\n${text}`),
)

/** What a reader has found in the head that begins at `start`. */
function factsOf(reader: HeadReader, bytes: Buffer, start: number) {
  const text = (from: number, to: number) =>
    from < 0 ? undefined : bytes.toString('latin1', start + from, start + to)
  return {
    headLength: reader.length,
    method: reader.isHead ? 'HEAD' : 'GET',
    minorVersion: reader.minorVersion,
    keepAlive: !reader.close,
    line: text(0, reader.lineEnd),
    path: text(reader.pathStart, reader.pathEnd),
    acceptEncoding: text(reader.acceptEncodingStart, reader.acceptEncodingEnd),
    referer: text(reader.refererStart, reader.refererEnd),
    userAgent: text(reader.userAgentStart, reader.userAgentEnd),
  }
}

/** The same facts, as stage 2's parser finds them. */
function factsOfRequest(request: Request) {
  const { headLength, method, minorVersion, keepAlive, line, path } = request
  return {
    ...{ headLength, method, minorVersion, keepAlive, line, path },
    acceptEncoding: request.field('accept-encoding'),
    referer: request.field('referer'),
    userAgent: request.field('user-agent'),
  }
}

/** Where bytes are cut into reads, the end included. */
function ends(length: number, cuts: readonly number[]): number[] {
  const places = cuts.map((cut) => cut % (length + 1))
  return [...places, length].toSorted((a, b) => a - b)
}

/**
 * Reads a head that comes up to one end after the other, and lies elsewhere each
 * time. Asks stage 2's parser about the same bytes.
 */
function readTo(ends: readonly number[], text: string, limits: HeadLimits) {
  const sent = Buffer.from(text, 'latin1')
  const reader = new HeadReader(limits)
  let answer = NEED_MORE
  let found: object | undefined
  for (const [i, end] of ends.entries()) {
    const start = (i * 7) % 11
    const bytes = Buffer.alloc(start + end + 5, 'GET / HTTP/1.1\r\n\r\n')
    sent.copy(bytes, start, 0, end)
    const before = answer
    answer = reader.read(bytes, start, start + end)
    if (before !== NEED_MORE) expect(answer).toBe(before)
    const request = new Request()
    const parsed = parseRequest(bytes, start, start + end, limits, request)
    if (answer === NEED_MORE) expect(parsed).toBe('need more')
    if (answer !== USUAL) continue
    expect(parsed).toBe('request')
    expect(request.framing).toEqual({ kind: 'none' })
    expect(request).toMatchObject({ form: 'origin', query: undefined })
    found = factsOf(reader, bytes, start)
    expect(found).toEqual(factsOfRequest(request))
    const { pathStart, pathEnd, pathHash } = reader
    expect(pathHash).toBe(hashOf(bytes, start + pathStart, start + pathEnd))
  }
  return { answer, found }
}

describe('any bytes', () => {
  test('say the same however they come, and nothing that stage 2 denies', () => {
    fc.assert(
      fc.property(stream, anyCuts, anyLimits, (text, cuts, limits) => {
        const atOnce = readTo([text.length], text, limits)
        expect(readTo(ends(text.length, cuts), text, limits)).toEqual(atOnce)
        const singly = Array.from({ length: text.length + 1 }, (_, end) => end)
        expect(readTo(singly, text, limits)).toEqual(atOnce)
      }),
      { numRuns: 400 },
    )
  })

  test('are read from where they start to where they end, and nowhere else', () => {
    fc.assert(
      fc.property(stream, fc.string(), (text, around) => {
        const bytes = Buffer.from(`${around}${text}${around}`, 'latin1')
        const end = bytes.length - around.length
        const reader = new HeadReader(roomy)
        const answer = reader.read(bytes, around.length, end)
        const alone = readTo([text.length], text, roomy)
        expect(answer).toBe(alone.answer)
        if (answer === USUAL)
          expect(factsOf(reader, bytes, around.length)).toEqual(alone.found)
      }),
    )
  })
})

describe('usual heads', () => {
  test('are read as they are meant, one behind the other', () => {
    const heads = fc.array(usual, { minLength: 1, maxLength: 4 })
    const reader = new HeadReader(roomy)
    fc.assert(
      fc.property(heads, (heads) => {
        const bytes = Buffer.from(heads.map(({ head }) => head).join(''), 'latin1')
        let start = 0
        for (const { meaning } of heads) {
          reader.begin()
          expect(reader.read(bytes, start, bytes.length)).toBe(USUAL)
          expect(factsOf(reader, bytes, start)).toEqual(meaning)
          start += reader.length
        }
        expect(start).toBe(bytes.length)
      }),
    )
  })

  test('are those of a browser', () => {
    const bytes = Buffer.from(browserHead, 'latin1')
    const reader = new HeadReader(roomy)
    expect(reader.read(bytes, 0, bytes.length)).toBe(USUAL)
    expect(reader.length).toBe(bytes.length)
    expect(factsOf(reader, bytes, 0)).toMatchObject({
      path: '/chapters/week-10/index.html',
      acceptEncoding: 'gzip, deflate, br, zstd',
      referer: 'http://127.0.0.1:8004/chapters/week-09/',
      keepAlive: true,
    })
    const { acceptEncodingStart, acceptEncodingEnd, acceptEncodingHash } = reader
    expect(acceptEncodingHash).toBe(
      hashOf(bytes, acceptEncodingStart, acceptEncodingEnd),
    )
  })

  test('of another host than the one before', () => {
    const reader = new HeadReader(roomy)
    for (const host of ['a.example', 'b.example', 'b', 'b.example', '[::1]:8004']) {
      const bytes = Buffer.from(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      reader.begin()
      expect(reader.read(bytes, 0, bytes.length)).toBe(USUAL)
    }
    for (const host of ['b..example', '[::1]:800x', `${'a.'.repeat(80)}.`]) {
      const bytes = Buffer.from(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      reader.begin()
      expect(reader.read(bytes, 0, bytes.length)).toBe(UNUSUAL)
    }
  })
})

/** The last byte of each is the first strange one. */
const strange: string[] = [
  ...[
    'P',
    'g',
    '\r',
    '\n',
    '\0',
    'GE ',
    'GET  ',
    'GET *',
    'GET h',
    'HEAD\t',
    'HEA/',
  ],
  ...['GET /%', 'GET /?', 'GET /#', 'GET /\\', 'GET /a\r', 'GET /a\t', 'GET /\xe9'],
  ...['GET / h', 'GET /  ', 'GET / HTTP/2', 'GET / HTTP/1.2', 'GET / HTTP/1.1 '],
  ...['GET / HTTP/1.1\n', 'GET / HTTP/1.1\r\r', 'GET / HTTP/1.1\r\n\n'],
  ...['GET / HTTP/1.1\r\n\r\n', 'GET / HTTP/1.0\r\n\r\r'],
  ...[' ', '\t', ':', 'Host ', 'Ho\0', 'Host\r', 'Host: a\n', 'Host: a\r\r'].map(
    (line) => `GET / HTTP/1.1\r\n${line}`,
  ),
  ...['Host:\r\n', 'Host: a b\r\n', 'Host: [::1\r\n', 'Host: a:b\r\n'].map(
    (line) => `GET / HTTP/1.1\r\n${line}`,
  ),
  ...['Host: b\r\n', 'Accept: \x7f', 'Accept: \0', 'Accept: aaaaaaa\x1f'].map(
    (line) => `GET / HTTP/1.1\r\nHost: a\r\n${line}`,
  ),
  ...['', 'upgrade', 'keep-alive, close', 'close,', 'keep-alivf', 'closed'].map(
    (option) => `GET / HTTP/1.1\r\nConnection: ${option}\r\n`,
  ),
  ...['Connection: close', 'Accept-Encoding: br', 'Referer:', 'User-Agent: a'].map(
    (line) => `GET / HTTP/1.1\r\n${line}\r\n${line}\r\n`,
  ),
  ...['Content-Length', 'transfer-encoding', 'EXPECT', 'Range', 'If-Range'].map(
    (name) => `GET / HTTP/1.1\r\n${name}:`,
  ),
  ...['If-Match', 'If-None-Match', 'If-Modified-Since', 'If-Unmodified-Since'].map(
    (name) => `GET / HTTP/1.0\r\n${name}:`,
  ),
]

describe('unusual at its last byte, and for good', () => {
  test.each(strange)('%j', (text) => {
    const bytes = Buffer.from(`${text}a: b\r\n\r\n`, 'latin1')
    const reader = new HeadReader(roomy)
    expect(reader.read(bytes, 0, text.length - 1)).toBe(NEED_MORE)
    expect(reader.read(bytes, 0, text.length)).toBe(UNUSUAL)
    expect(reader.read(bytes, 0, bytes.length)).toBe(UNUSUAL)
  })
})

test('every field that stage 2 asks for by name is known here', () => {
  const sources = globSync('stages-src/2-http/{request,response,.}/*.ts').filter(
    (file) => !file.endsWith('.test.ts'),
  )
  const asked = sources.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(
      /(?:field|find)\('([\w-]+)'|'(if-[\w-]+)'/g,
    ),
  ])
  const names = new Set(asked.map(([, name, condition]) => name ?? condition))
  expect(names.size).toBeGreaterThan(12)
  const line = 'GET / HTTP/1.1\r\n'
  for (const name of names) {
    const bytes = Buffer.from(`${line}${name}: a\r\n${name}: b\r\n`)
    const reader = new HeadReader(roomy)
    expect(reader.read(bytes, 0, bytes.length), name).toBe(UNUSUAL)
  }
})

describe('cost', () => {
  const large = { requestLine: 1 << 20, fields: 1 << 20, fieldBytes: 1 << 20 }
  const parts: [string, (length: number) => string][] = [
    ['a path', (length) => `GET /${'a'.repeat(length)} HTTP/1.1`],
    ['a name', (length) => `GET / HTTP/1.1\r\n${'a'.repeat(length)}:`],
    ['a value', (length) => `GET / HTTP/1.1\r\nReferer: ${'a'.repeat(length)}`],
    ['whitespace', (length) => `GET / HTTP/1.1\r\nHost:${' '.repeat(length)}a`],
    [
      'whitespace behind',
      (length) => `GET / HTTP/1.1\r\nA: a${' '.repeat(length)}`,
    ],
    ['tabs', (length) => `GET / HTTP/1.1\r\nA: ${'a\t'.repeat(length / 2)}`],
    ['fields', (length) => `GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(length / 6)}`],
  ]

  test.each(parts)(
    '%s a byte at a time is in proportion to its length',
    (_, make) => {
      const reader = new HeadReader(large)
      const singly = (text: string) => {
        const bytes = Buffer.from(text, 'latin1')
        return () => {
          reader.begin()
          for (let end = 1; end <= bytes.length; end += 1)
            reader.read(bytes, 0, end)
        }
      }
      expect(ratio(singly(make(8_000)), singly(make(64_000)))).toBeLessThan(LINEAR)
    },
  )

  test('no memory', () => {
    const bytes = Buffer.from(browserHead, 'latin1')
    const reader = new HeadReader(roomy)
    const read = (times: number) => {
      for (let i = 0; i < times; i += 1) {
        reader.begin()
        reader.read(bytes, 0, bytes.length)
      }
    }
    read(50_000)
    const before = allocated()
    read(50_000)
    expect((allocated() - before) / 50_000).toBeLessThan(16)
  })
})

/** Bytes that have been allocated since V8 began. */
function allocated(): number {
  const statistics: { total_allocated_bytes?: number } = v8.getHeapStatistics()
  return statistics.total_allocated_bytes ?? Number.NaN
}
