import { describe, expect, test } from 'vitest'
import { isMediaType, MediaTypes } from './media-types.ts'

const types: [name: string, type: string][] = [
  ['index.html', 'text/html; charset=utf-8'],
  ['INDEX.HTM', 'text/html; charset=utf-8'],
  ['a.css', 'text/css; charset=utf-8'],
  ['a.js', 'text/javascript; charset=utf-8'],
  ['a.mjs', 'text/javascript; charset=utf-8'],
  ['a.txt', 'text/plain; charset=utf-8'],
  ['a.md', 'text/markdown; charset=utf-8'],
  ['a.csv', 'text/csv; charset=utf-8'],
  // JSON is always UTF-8, and XML says itself what it is: no parameter.
  ['a.json', 'application/json'],
  ['a.svg', 'image/svg+xml'],
  ['a.png', 'image/png'],
  ['a.jpeg', 'image/jpeg'],
  ['a.webp', 'image/webp'],
  ['a.avif', 'image/avif'],
  ['a.woff2', 'font/woff2'],
  ['a.wasm', 'application/wasm'],
  ['a.pdf', 'application/pdf'],
  ['a.mp4', 'video/mp4'],
  ['a.webmanifest', 'application/manifest+json'],
  ['a.tar.gz', 'application/gzip'],
  ['a.min.js', 'text/javascript; charset=utf-8'],
  // Nothing known.
  ['README', 'application/octet-stream'],
  ['html', 'application/octet-stream'],
  ['.html', 'application/octet-stream'],
  ['a.', 'application/octet-stream'],
  ['', 'application/octet-stream'],
  ['a.nosuchtype', 'application/octet-stream'],
  ['a.html ', 'application/octet-stream'],
  ['a.html\x00', 'application/octet-stream'],
  ['a.constructor', 'application/octet-stream'],
  ['a.__proto__', 'application/octet-stream'],
]

describe('MediaTypes', () => {
  const mediaTypes = new MediaTypes()
  test.each(types)('%j', (name, type) => {
    expect(mediaTypes.of(name)).toBe(type)
    expect(mediaTypes.of(name)).toBe(type)
  })

  test('has its overrides first', () => {
    const overridden = new MediaTypes({
      ts: 'text/plain',
      html: 'text/html; charset=latin1',
      js: 'application/javascript',
    })
    expect(overridden.of('a.ts')).toBe('text/plain; charset=utf-8')
    expect(overridden.of('a.HTML')).toBe('text/html; charset=latin1')
    expect(overridden.of('a.js')).toBe('application/javascript; charset=utf-8')
    expect(overridden.of('a.css')).toBe('text/css; charset=utf-8')
  })
})

describe('isMediaType', () => {
  test.each([
    ['text/plain', true],
    ['image/svg+xml', true],
    ['text/html;charset=utf-8', true],
    ['text/html; charset="utf-8"; x=y', true],
    ['a/b; c="d \\" e"', true],
    ['', false],
    ['text', false],
    ['text/', false],
    ['/plain', false],
    ['text/plain ', false],
    ['text/plain;', false],
    ['text/plain; charset', false],
    ['text/plain; charset=', false],
    ['text /plain', false],
    ['text/plain\r\nSet-Cookie: a=b', false],
    ['text/plain; a="\r\nSet-Cookie: a=b"', false],
    ['text/plain; a="\u010a"', false],
    ['text/plän', false],
  ])('%j: %j', (text, is) => {
    expect(isMediaType(text)).toBe(is)
  })
})
