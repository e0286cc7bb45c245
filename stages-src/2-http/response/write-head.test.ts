import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Memory } from '#sys'
import { FakeFiles } from '../../../tests/support/files.ts'
import { bytesInString } from '../../../tests/support/strings.ts'
import { parseRequest } from '../request/parse-request.ts'
import { Request } from '../request/request.ts'
import { MediaTypes } from './media-types.ts'
import { queryPage } from './query-page.ts'
import { respond } from './respond.ts'
import type { Response } from './response.ts'
import { writeHead } from './write-head.ts'

const DATE = 'Mon, 23 Nov 2026 00:05:09 GMT'
const NOW = Date.parse(DATE)
const memory = new Memory(1 << 16)

function headOf(response: Response, connection?: 'close' | 'keep-alive'): string {
  const end = writeHead(memory, 10, response, DATE, connection)
  return memory.bytes.toString('latin1', 10, end)
}

const bare: Response = { status: 200, fields: [], content: [], file: undefined }

describe('writeHead', () => {
  test('writes a status line, the fields, an empty line', () => {
    const response: Response = { ...bare, status: 404, fields: [['A', 'b'], ['C', '\xe9']] } // biome-ignore format: a row
    const head = `HTTP/1.1 404 Not Found\r\nDate: ${DATE}\r\nA: b\r\nC: \xe9\r\n`
    expect(headOf(response)).toBe(`${head}\r\n`)
    expect(headOf(response, 'close')).toBe(`${head}Connection: close\r\n\r\n`)
    // The space stands there without a phrase, too: RFC 9112 §4.
    expect(headOf({ ...bare, status: 299 })).toMatch(/^HTTP\/1.1 299 \r\n/)
  })

  test('writes nothing behind the end of the memory', () => {
    const small = new Memory(100)
    const long: Response = { ...bare, fields: [['A', 'b'.repeat(100)]] }
    expect(() => writeHead(small, 0, long, DATE, undefined)).toThrow(RangeError)
    expect(() => writeHead(small, 90, bare, DATE, undefined)).toThrow(RangeError)
  })
})

/** What a client may try, to have its own words become fields of the response. */
const hostile = fc.oneof(
  fc.constantFrom(
    '/d',
    '/d?a=b',
    '/d?%0d%0aSet-Cookie:%20a=b',
    '/%0d%0aSet-Cookie:%20a=b',
    '/d%0D%0A',
    '/%C4%8A',
    '/d?%C4%8A',
    '//evil.example/d',
    '/\\evil.example',
    '/%5cevil.example',
    '/d?\r\nSet-Cookie: a=b',
    '/d?\x0b',
    '/d?\xff',
  ),
  fc.string({ unit: 'binary-ascii' }).map((text) => `/${text}`),
  fc.string({ unit: 'binary-ascii' }).map((text) => `/d?${text}`),
  fc
    .uint8Array()
    .map(
      (bytes) =>
        `/${[...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`,
    ),
)
const value = fc.oneof(
  fc.constantFrom(
    'bytes=0-1,4-5',
    'bytes=-1',
    'bytes=99-',
    '"plain"',
    '*',
    'gzip',
    'identity;q=0',
  ),
  bytesInString(),
)
const names = [
  'If-Match',
  'If-None-Match',
  'Range',
  'If-Range',
  'Accept-Encoding',
  'Referer',
  'User-Agent',
]

describe('any response', () => {
  // Every path is there: as a file, or as a directory that wants its slash.
  const root = new FakeFiles({})
  const site = {
    root: {
      find: (path: Parameters<typeof root.find>[0]) =>
        path.segments.join().length % 2 === 0
          ? new FakeFiles({ [path.segments.join('/')]: {} }).find(
              { ...path, directory: false },
              [],
            )
          : ({ kind: 'redirect' } as const),
      release: () => 0,
    },
    handlers: new Map([['/query', queryPage]]),
    mediaTypes: new MediaTypes(),
    maxAge: 0,
    since: NOW,
  }

  test('reads back as what was meant, whatever was asked for', () => {
    const field = fc.tuple(fc.constantFrom(...names), value)
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST', 'BREW'),
        hostile,
        fc.array(field, { maxLength: 4 }),
        (method, target, fields) => {
          const request = read(
            `${method} ${target} HTTP/1.1\r\nHost: a\r\n${fields.map(([name, it]) => `${name}: ${it}\r\n`).join('')}\r\n`,
          )
          if (request === undefined) return
          const response = respond(request, site, NOW)
          const [statusLine, ...lines] = headOf(response).split('\r\n')
          expect(statusLine).toMatch(/^HTTP\/1\.1 \d{3} [A-Z][A-Za-z ]+$/)
          expect(lines.splice(-2)).toEqual(['', ''])
          expect(lines).toEqual([
            `Date: ${DATE}`,
            ...response.fields.map((it) => it.join(': ')),
          ])
          for (const line of lines) {
            expect(line).toMatch(
              /^[A-Za-z-]+: [\x21-\x7e](?:[ \x21-\x7e]*[\x21-\x7e])?$/,
            )
          }
          const location = new Map(response.fields).get('Location')
          if (location !== undefined) expect(location).toMatch(/^\/(?![/\\])/)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

/** The request, where there is one in these bytes. */
function read(text: string): Request | undefined {
  const bytes = Buffer.from(text, 'latin1')
  const request = new Request()
  const limits = { requestLine: 8192, fields: 100, fieldBytes: 8192 }
  const result = parseRequest(bytes, 0, bytes.length, limits, request)
  return result === 'request' ? request : undefined
}
