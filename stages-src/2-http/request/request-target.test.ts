import { describe, expect, test } from 'vitest'
import { request, status } from '../../../tests/support/http-parsing.ts'

function asking(target: string, method = 'GET'): string {
  return `${method} ${target} HTTP/1.1\r\nHost: a\r\n\r\n`
}

const hostile: [what: string, target: string, status: number][] = [
  ['a fragment', '/a#b', 400],
  ['a fragment in the query', '/a?b#c', 400],
  ['a backslash', '/a\\b', 400],
  ['a quotation mark', '/"', 400],
  ['angle brackets', '/<script>', 400],
  ['angle brackets in the query', '/?<script>', 400],
  ['a quotation mark in the query', '/?"', 400],
  ['braces', '/{a}', 400],
  ['a bar', '/a|b', 200],
  ['a caret', '/^', 400],
  ['a backtick', '/`', 400],
  ['brackets', '/[a]', 200],
  ['a NUL', '/\0', 400],
  ['an escape', '/\x1b[2J', 400],
  ['DEL', '/\x7f', 400],
  ['a byte of UTF-8', '/\xc3\xa9', 400],
  ['a byte of UTF-8 in the query', '/?\xc3\xa9', 400],
  ['a control character in the query', '/?\x01', 400],
  ['an encoded NUL', '/a%00.html', 400],
  ['a percent sign alone', '/%', 400],
  ['half an escape', '/%4', 400],
  ['an escape that is not hexadecimal', '/%g0', 400],
  ['an escape whose second digit is none', '/%4g', 400],
  ['an escape in the way of IIS', '/%u0041', 400],
  ['no slash', 'a', 400],
  ['dots instead of a slash', '../etc/passwd', 400],
  ['a query alone', '?a', 400],
  ['host and port without CONNECT', 'example.com:80', 400],
  ['an asterisk', '*', 400],
  ['an asterisk and more', '*a', 400],
  ['a scheme alone', 'http:', 400],
  ['a scheme and a slash', 'http:/a', 400],
  ['a scheme and a path', 'http:a/b', 400],
  ['no host', 'http:///a', 400],
  ['no host, and an end', 'http://', 400],
  ['a port without a host', 'http://:80/', 400],
  ['a name and a password', 'http://me:secret@a/', 400],
  ['an empty userinfo', 'http://@a/', 400],
  ['a host in open brackets', 'http://[::1/', 400],
  ['a port beyond ports', 'http://a:65536/', 400],
  ['a host with a backslash', 'http://a\\b/', 400],
  ['a fragment behind the host', 'http://a#b', 400],
  ['https', 'https://a/', 421],
  ['https without a path', 'https://a', 421],
  ['a file', 'file:///etc/passwd', 421],
  ['a scheme with a plus', 'svn+ssh://a/b', 421],
  ['a scheme that begins like http', 'httpx://a/', 421],
  ['a scheme that http begins with', 'htt://a/', 421],
  ['a scheme that begins with a digit', '1http://a/', 400],
]

test.each(hostile)('%s', (_, target, expected) => {
  expect(status(asking(target))).toBe(expected)
})

describe('CONNECT', () => {
  test.each<[string, number]>([
    ['a:443', 200],
    ['[::1]:443', 200],
    ['a', 400],
    ['a:', 400],
    [':443', 400],
    ['a:b', 400],
    ['a:65536', 400],
    ['me@a:443', 400],
    ['/', 400],
    ['*', 400],
    ['http://a:80', 400],
    ['http://a:80/', 400],
  ])('%s', (target, expected) => {
    expect(status(asking(target, 'CONNECT'))).toBe(expected)
  })

  test('has neither a path nor a query', () => {
    expect(request(asking('a:443', 'CONNECT'))).toMatchObject({
      form: 'authority',
      path: '',
      query: undefined,
    })
  })
})

describe('a target', () => {
  test.each<[string, string, string | undefined]>([
    ['/', '/', undefined],
    ['//', '//', undefined],
    ['/a/../b', '/a/../b', undefined],
    ['/a%2fb%7E', '/a%2fb%7E', undefined],
    ["/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@", undefined],
    ['/a?', '/a', ''],
    ['/a?b=c&d', '/a', 'b=c&d'],
    ['/a?b?c/d', '/a', 'b?c/d'],
    ['/a?|^\\{}[]`', '/a', '|^\\{}[]`'],
    ['/a?100%&%zz&%00', '/a', '100%&%zz&%00'],
  ])('in origin form: %s', (target, path, query) => {
    expect(request(asking(target))).toMatchObject({ form: 'origin', path, query })
  })

  test.each<[string, string, string | undefined]>([
    ['http://a', '/', undefined],
    ['HTTP://a/', '/', undefined],
    ['http://a?b', '/', 'b'],
    ['http://a:8002/b?c', '/b', 'c'],
    ['http://[::1]:8002/b', '/b', undefined],
    ['http://a//b', '//b', undefined],
  ])('in absolute form: %s', (target, path, query) => {
    expect(request(asking(target))).toMatchObject({ form: 'absolute', path, query })
  })

  test('in asterisk form', () => {
    expect(request(asking('*', 'OPTIONS'))).toMatchObject({
      form: 'asterisk',
      path: '',
      query: undefined,
    })
    expect(status(asking('*', 'options'))).toBe(400)
  })
})
