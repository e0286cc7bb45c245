import { describe, expect, test } from 'vitest'
import { roomy } from '../../../scripts/lib/http/conversation.ts'
import { parse, request, status } from '../../../tests/support/http-parsing.ts'

const host = '\r\nHost: a\r\n\r\n'
const small = { ...roomy, requestLine: 30 }

/** What the line is, and what becomes of it. */
const hostile: [what: string, bytes: string, status: number | 'need more'][] = [
  ['TLS where HTTP is spoken', '\x16\x03\x01\x02\x00\x01', 400],
  ['a space before the method', ` GET / HTTP/1.1${host}`, 400],
  ['a tab before the method', `\tGET / HTTP/1.1${host}`, 400],
  ['a NUL before the method', `\0GET / HTTP/1.1${host}`, 400],
  ['a byte order mark', `\xef\xbb\xbfGET / HTTP/1.1${host}`, 400],
  ['a method that is no token', `G@T / HTTP/1.1${host}`, 400],
  ['a method in parentheses', `(GET) / HTTP/1.1${host}`, 400],
  ['a method with a colon: a field line', `Host: a${host}`, 400],
  ['no method', `/ HTTP/1.1${host}`, 400],
  ['a method alone', `GET${host}`, 400],
  ['two spaces behind the method', `GET  / HTTP/1.1${host}`, 400],
  ['a tab behind the method', `GET\t/ HTTP/1.1${host}`, 400],
  ['a vertical tab behind the method', `GET\v/ HTTP/1.1${host}`, 400],
  ['two spaces before the version', `GET /  HTTP/1.1${host}`, 400],
  ['a tab before the version', `GET /\tHTTP/1.1${host}`, 400],
  ['a form feed before the version', `GET /\fHTTP/1.1${host}`, 400],
  ['a space behind the version', `GET / HTTP/1.1 ${host}`, 400],
  ['a word behind the version', `GET / HTTP/1.1 x${host}`, 400],
  ['a space in the target', `GET /a b HTTP/1.1${host}`, 400],
  ['HTTP/0.9: no version', `GET /${host}`, 400],
  ['a space and no version', `GET / ${host}`, 400],
  ['a version in lower case', `GET / http/1.1${host}`, 400],
  ['another protocol', `GET / HTTPS/1.1${host}`, 400],
  ['another protocol that is as long', `GET / ICAP/1.0${host}`, 400],
  ['a version without a minor', `GET / HTTP/1${host}`, 400],
  ['a version with a comma', `GET / HTTP/1,1${host}`, 400],
  ['a minor of two digits', `GET / HTTP/1.10${host}`, 400],
  ['a minor of two digits, the first a zero', `GET / HTTP/1.01${host}`, 400],
  ['a major of two digits', `GET / HTTP/01.1${host}`, 400],
  ['a version with a sign', `GET / HTTP/+1.1${host}`, 400],
  ['a version with a letter', `GET / HTTP/1.a${host}`, 400],
  ['HTTP/0.9 by name', `GET / HTTP/0.9${host}`, 505],
  ['HTTP/1.2', `GET / HTTP/1.2${host}`, 200],
  ['HTTP/1.9', `GET / HTTP/1.9${host}`, 200],
  ['HTTP/2.0', `GET / HTTP/2.0${host}`, 505],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
  ['HTTP/9.9', `GET / HTTP/9.9${host}`, 505],
  ['a line that ends in LF', 'GET / HTTP/1.1\nHost: a\n\n', 400],
  ['a line that ends in CR', 'GET / HTTP/1.1\rHost: a\r\r', 400],
  ['a line that ends in two CRs', 'GET / HTTP/1.1\r\r\nHost: a\r\n\r\n', 400],
  ['a CR in the target', `GET /\r HTTP/1.1${host}`, 400],
  ['a LF in the method', `G\nT / HTTP/1.1${host}`, 400],
  ['an empty line of LF', `\nGET / HTTP/1.1${host}`, 400],
  ['a lone CR before the method', `\rGET / HTTP/1.1${host}`, 400],
  ['four empty lines', `\r\n\r\n\r\n\r\nGET / HTTP/1.1${host}`, 200],
  ['five empty lines', `\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1${host}`, 400],
  ['empty lines and nothing else', '\r\n\r\n', 'need more'],
]

test.each(hostile)('%s', (_, bytes, expected) => {
  expect(status(bytes)).toBe(expected)
})

describe('a line longer than its limit', () => {
  test.each<[string, string, number | 'need more']>([
    [
      'fits when it ends at the limit',
      `GET /${'a'.repeat(16)} HTTP/1.1${host}`,
      200,
    ],
    ['fits not with one byte more', `GET /${'a'.repeat(17)} HTTP/1.1${host}`, 414],
    ['is refused before it ends', `GET /${'a'.repeat(40)}`, 414],
    ['is refused in its query', `GET /?${'a'.repeat(40)}`, 414],
    ['is refused in its host', `GET http://${'a'.repeat(40)}`, 414],
    ['is waited for up to there', `GET /${'a'.repeat(20)}`, 'need more'],
    ['has a method that nobody knows', 'A'.repeat(40), 501],
  ])('%s', (_, bytes, expected) => {
    expect(status(bytes, small)).toBe(expected)
  })
})

describe('a request line', () => {
  test('names method, target and version', () => {
    expect(request(`GET /a?b HTTP/1.1${host}`)).toMatchObject({
      method: 'GET',
      form: 'origin',
      path: '/a',
      query: 'b',
      minorVersion: 1,
      line: 'GET /a?b HTTP/1.1',
    })
    expect(request('head / HTTP/1.0\r\n\r\n')).toMatchObject({
      method: 'head',
      minorVersion: 0,
    })
  })

  test.each(['GET', 'PUT', 'M-SEARCH', 'get', "!#$%&'*+-.^_`|~09"])(
    'may have the method %s',
    (method) => {
      expect(request(`${method} / HTTP/1.1${host}`).method).toBe(method)
    },
  )

  test('counts empty lines before it to the head', () => {
    const text = `\r\n\r\nGET / HTTP/1.1${host}`
    expect(request(text).headLength).toBe(text.length)
    expect(request(text).line).toBe('GET / HTTP/1.1')
  })

  test('is awaited byte by byte', () => {
    const line = 'OPTIONS * HTTP/1.1\r\n'
    for (let length = 0; length <= line.length; length += 1) {
      expect(parse(line.slice(0, length))).toBe('need more')
    }
  })
})
