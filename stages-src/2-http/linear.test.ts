/** That whatever a client sends costs no more than in proportion to its length. */
import { expect, test } from 'vitest'
import { FakeFiles } from '../../tests/support/files.ts'
import { LINEAR, ratio } from '../../tests/support/linear.ts'
import { logEscape } from './logs/log-escape.ts'
import { parseRequest } from './request/parse-request.ts'
import { Request } from './request/request.ts'
import { listingPage } from './response/listing.ts'
import { MediaTypes } from './response/media-types.ts'
import { queryPage } from './response/query-page.ts'
import { respond } from './response/respond.ts'
import type { Site } from './response/response.ts'

const NOW = Date.UTC(2026, 10, 23)
const limits = { requestLine: 1 << 22, fields: 1 << 20, fieldBytes: 1 << 22 }
const site: Site = {
  root: new FakeFiles({ 'a.txt': {} }),
  handlers: new Map([['/query', queryPage]]),
  mediaTypes: new MediaTypes(),
  maxAge: 0,
  since: NOW,
}

function answer(line: string, fields: string): void {
  const text = `${line} HTTP/1.1\r\nHost: here\r\n${fields}\r\n`
  const bytes = Buffer.from(text, 'latin1')
  const request = new Request()
  const parsed = parseRequest(bytes, 0, bytes.length, limits, request)
  if (parsed !== 'request') return
  respond(request, site, NOW)
  logEscape(request.line, 2048)
}

const units = [
  ' ',
  '\t',
  ',',
  ', ',
  '"',
  '\\',
  '-',
  '0',
  ';',
  'W/"a", ',
  'a=b;',
  '%20',
]
const fields = [
  ...['Range: bytes=', 'If-Range: ', 'If-Match: ', 'If-None-Match: '],
  ...['If-Modified-Since: ', 'If-Unmodified-Since: ', 'Accept-Encoding: '],
  ...['Expect: ', 'Connection: ', 'Transfer-Encoding: ', 'Referer: '],
]
const inputs: [string, (unit: string) => void][] = [
  ...fields.map((field): [string, (text: string) => void] => [
    field,
    (text) => answer('GET /a.txt', `${field}${text}x\r\n`),
  ]),
  ['a path', (text) => answer(`GET /${text.replaceAll(/[ \t"]/g, '/')}`, '')],
  [
    'a query',
    (text) => answer(`GET /query?${text.replaceAll(/[ \t"]/g, '&')}`, ''),
  ],
  [
    'a host',
    (text) => answer(`GET http://${text.replaceAll(/[ \t"]/g, ':')}/`, ''),
  ],
  [
    'many fields',
    (text) => answer('GET /a.txt', 'If-Match: x\r\n'.repeat(text.length)),
  ],
]

test.each(inputs)('%s', (_, send) => {
  for (const unit of units) {
    const small = unit.repeat(Math.ceil(8_000 / unit.length))
    const large = unit.repeat(Math.ceil(64_000 / unit.length))
    const dearer = ratio(
      () => send(small),
      () => send(large),
    )
    expect(dearer, JSON.stringify(unit)).toBeLessThan(LINEAR)
  }
})

test('a listing', () => {
  const entries = Array.from({ length: 16_000 }, (_, number) => ({
    ...{ name: `f${(number * 7919) % 16_000}.txt`, directory: false },
    ...{ size: number, modified: NOW },
  }))
  const list = (count: number) => () =>
    listingPage(
      { segments: [], directory: true },
      {
        entries: entries.slice(0, count),
        more: false,
      },
    )
  expect(ratio(list(2000), list(16_000))).toBeLessThan(LINEAR)
})
