/** Each rule of faults.ts finds what it forbids, and a right response passes them all. */
import { expect, test } from 'vitest'
import { faultsOf, omissionsOf } from './faults.ts'
import type { Asked, Response } from './response.ts'

type Fields = Record<string, string | string[]>

/** A response without a fault, but for what is given. */
function response(fields: Fields = {}, more: Partial<Response> = {}): Omit<Response, 'faults'> {
  const all: Fields = { Date: new Date().toUTCString(), 'Content-Length': '0', ...fields }
  return {
    version: 'HTTP/1.1',
    status: 200,
    reason: 'OK',
    fields: Object.entries(all).flatMap(([name, values]) =>
      [values].flat().map((value) => [name, value] as const),
    ),
    content: Buffer.alloc(0),
    framing: 'length',
    interim: [],
    ...more,
  }
}

test('a right response has no fault', () => {
  const fields = { ETag: '"a"', 'Last-Modified': 'Mon, 06 May 2024 07:08:09 GMT' }
  expect(all(response(fields), {})).toEqual([])
})

const wrong: [string, Omit<Response, 'faults'>, RegExp, Asked?][] = [
  ['another version', response({}, { version: 'HTTP/2.0' }), /HTTP\/2\.0/],
  ['a control character in the reason', response({}, { reason: 'O\x01K' }), /reason phrase/],
  ['a field name that is no token', response({ 'X Test': 'a' }), /no token/],
  ['a control character in a value', response({ 'X-Test': 'a\rb' }), /X-Test/],
  ['two lengths', response({ 'Content-Length': ['0', '0'] }), /content-length/],
  ['a length that is no number', response({ 'Content-Length': '0x0' }), /Content-Length/],
  ['a length beside a coding', response({ 'Transfer-Encoding': 'chunked' }), /beside/],
  ['a length in a 204', response({}, { status: 204 }), /204/],
  ['a coding in a 204', response({ 'Transfer-Encoding': 'chunked' }, { status: 204 }), /204/],
  [
    'a coding for HTTP/1.0',
    response({ 'Transfer-Encoding': 'chunked' }),
    /HTTP\/1\.0/,
    { toOldVersion: true },
  ],
  ['a 100 for HTTP/1.0', response({}, { interim: [100] }), /100/, { toOldVersion: true }],
  ['an end that is not announced', response({}, { framing: 'close' }), /Connection: close/],
  ['an ETag without quotes', response({ ETag: 'a' }), /ETag/],
  ['a date of RFC 850', response({ Date: 'Monday, 06-May-24 07:08:09 GMT' }), /Date/],
  ['another day of the week', response({ Date: 'Sun, 06 May 2024 07:08:09 GMT' }), /Date/],
  ['a date long past', response({ Date: 'Mon, 06 May 2024 07:08:09 GMT' }), /another time/],
  ['a change yet to come', response({ 'Last-Modified': tomorrow() }), /later than Date/],
  ['405 without Allow', response({}, { status: 405 }), /Allow/],
  ['206 without Content-Range', response({}, { status: 206 }), /Content-Range/],
  ['301 without Location', response({}, { status: 301 }), /Location/],
]

test.each(wrong)('finds %s', (_, came, fault, asked = {}) => {
  expect(all(came, asked).join()).toMatch(fault)
})

test('misses the Date of all but server errors', () => {
  const { fields, ...rest } = response()
  const dateless = fields.filter(([name]) => name !== 'Date')
  expect(omissionsOf({ ...rest, fields: dateless }).join()).toMatch('no Date')
  expect(omissionsOf({ ...rest, fields: dateless, status: 500 })).toEqual([])
})

function all(came: Omit<Response, 'faults'>, asked: Asked): string[] {
  return [...faultsOf(came, asked), ...omissionsOf(came)]
}

function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toUTCString()
}
