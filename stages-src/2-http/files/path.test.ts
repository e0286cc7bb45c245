import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodePath, encodeSegment, type Path, parsePath } from './path.ts'

const NUL_TO_FF = Array.from({ length: 256 }, (_, byte) =>
  String.fromCharCode(byte),
)

/** A name that a file can have: any bytes but NUL and slash. */
const name = fc
  .array(fc.constantFrom(...NUL_TO_FF.filter((it) => it !== '\0' && it !== '/')), {
    minLength: 1,
    maxLength: 12,
  })
  .map((bytes) => bytes.join(''))
  .filter((it) => it !== '.' && it !== '..')
const path: fc.Arbitrary<Path> = fc
  .record({ segments: fc.array(name, { maxLength: 5 }), directory: fc.boolean() })
  .map((it) => (it.segments.length === 0 ? { ...it, directory: true } : it))

/** IoVec of which the nastier paths are made. */
const nasty = fc
  .array(
    fc.constantFrom(
      ...['/', '.', '..', '//', '%2e', '%2E', '%2f', '%2F', '%5c', '%00', '%25'],
      ...[
        'a',
        'b',
        ' ',
        '%',
        '%2',
        '%zz',
        '\\',
        '\0',
        '~',
        '+',
        ';',
        '?',
        '#',
        'é',
      ],
      ...['%c0%ae', '%ff', '2e', '\u012e', '\u012f', '\n', ':', '@'],
    ),
    { maxLength: 12 },
  )
  .map((pieces) => `/${pieces.join('')}`)

describe('parsePath', () => {
  test.each<[string, string[], boolean]>([
    ['/', [], true],
    ['/a', ['a'], false],
    ['/a/', ['a'], true],
    ['/a/b.html', ['a', 'b.html'], false],
    // Dot segments, plain and encoded: RFC 3986 §6.2.2.2 makes them the same.
    ['/a/./b', ['a', 'b'], false],
    ['/a/../b', ['b'], false],
    ['/a/%2e%2e/b', ['b'], false],
    ['/a/%2E./b', ['b'], false],
    ['/a/.%2e/b', ['b'], false],
    ['/a/b/..', ['a'], true],
    ['/a/b/.', ['a', 'b'], true],
    ['/./', [], true],
    ['/a/..', [], true],
    // Names that only look like them.
    ['/...', ['...'], false],
    ['/..a', ['..a'], false],
    ['/a../', ['a..'], true],
    ['/.%20.', ['. .'], false],
    // Empty names are no names.
    ['//a', ['a'], false],
    ['//', [], true],
    ['/a//b', ['a', 'b'], false],
    ['//example.org/..//x', ['x'], false],
    // Decoded once.
    ['/%252e%252e/', ['%2e%2e'], true],
    ['/%2525', ['%25'], false],
    ['/%252F', ['%2F'], false],
    // What other systems take for syntax is part of a name here.
    ['/..%5c..', ['..\\..'], false],
    ['/..\\..', ['..\\..'], false],
    ['/a+b', ['a+b'], false],
    ['/a%20b%0ac', ['a b\nc'], false],
    ['/%7e', ['~'], false],
    ['/c:', ['c:'], false],
    ['/a;b=c', ['a;b=c'], false],
    // Overlong and broken UTF-8 are bytes like any others.
    ['/%c0%ae%c0%ae/', ['\u00c0\u00ae\u00c0\u00ae'], true],
    ['/%ff%FE', ['\u00ff\u00fe'], false],
    ['/%C3%A9', ['\u00c3\u00a9'], false],
  ])('reads %j', (encoded, segments, directory) => {
    expect(parsePath(encoded)).toEqual({ segments, directory })
  })

  test.each([
    ['', 400],
    ['a', 400],
    ['*', 400],
    ['../a', 400],
    ['http://a/', 400],
    ['\\a', 400],
    // Above the root.
    ['/..', 400],
    ['/../', 400],
    ['/../../etc/passwd', 400],
    ['/%2e%2e/etc/passwd', 400],
    ['/%2E%2E', 400],
    ['/.%2e/', 400],
    ['/a/../..', 400],
    ['/a/../../a', 400],
    ['/./..', 400],
    ['//..', 400],
    ['/a//../..', 400],
    // Encoded wrongly.
    ['/%', 400],
    ['/%2', 400],
    ['/%zz', 400],
    ['/%%32e', 400],
    ['/a%2/', 400],
    ['/%u002e', 400],
    ['/%-1', 400],
    ['/% 1', 400],
    // Bytes that no name has.
    ['/%00', 400],
    ['/a%00.html', 400],
    ['/a/%2f', 404],
    ['/..%2f..%2fetc', 404],
    ['/%2F', 404],
    ['/%2e%2e%2f', 404],
    // Characters that a path is never sent with.
    ['/a b', 400],
    ['/a\n', 400],
    ['/\0', 400],
    ['/é', 400],
    ['/\u012e\u012e/', 400],
    ['/\u012fa', 400],
    ['/\ud83d\ude00', 400],
  ])('refuses %j with %d', (encoded, status) => {
    expect(parsePath(encoded)).toEqual({ status, reason: expect.any(String) })
  })

  test('never leads out, and its names are names', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string(), fc.webPath()), (text) => {
        const parsed = parsePath(text)
        if ('status' in parsed) return
        for (const segment of parsed.segments) {
          expect(['', '.', '..']).not.toContain(segment)
          expect(segment).toMatch(/^[^/\0\u0100-\uffff]+$/)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('reads a path of thousands of names', () => {
    const parsed = parsePath(`${'/a'.repeat(10_000)}${'/..'.repeat(10_000)}`)
    expect(parsed).toEqual({ segments: [], directory: true })
  })
})

describe('encodePath', () => {
  test('is read back as the same path', () => {
    fc.assert(
      fc.property(path, (it) => {
        expect(parsePath(encodePath(it))).toEqual(it)
      }),
    )
  })

  test('of any path that is read begins with one slash, and means the same', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, fc.webPath()), (text) => {
        const parsed = parsePath(text)
        if ('status' in parsed) return
        const encoded = encodePath(parsed)
        expect(encoded).toMatch(/^\/(?!\/)[\w.~!$&'()*+,;=:@%/-]*$/)
        expect(parsePath(encoded)).toEqual(parsed)
        // As a browser sees it in Location: the same host, the same path.
        const url = new URL(encoded, 'http://127.0.0.1:8002/x/')
        expect(url.origin).toBe('http://127.0.0.1:8002')
        expect(url.pathname).toBe(encoded)
      }),
      { numRuns: 2000 },
    )
  })

  test.each<[Path, string]>([
    [{ segments: [], directory: true }, '/'],
    [{ segments: ['a', 'b c'], directory: true }, '/a/b%20c/'],
    [{ segments: ['%2e%2e'], directory: false }, '/%252e%252e'],
    [
      { segments: ['a\r\nSet-Cookie: x'], directory: false },
      '/a%0D%0ASet-Cookie:%20x',
    ],
    [{ segments: ['\\\\host'], directory: true }, '/%5C%5Chost/'],
    [{ segments: ['\u00e9?#"<>'], directory: false }, '/%E9%3F%23%22%3C%3E'],
  ])('of %j is %s', (it, encoded) => {
    expect(encodePath(it)).toBe(encoded)
  })
})

describe('encodeSegment', () => {
  test('leaves the characters of pchar and encodes all other bytes', () => {
    const kept = NUL_TO_FF.filter((byte) => encodeSegment(byte) === byte).join('')
    expect(kept).toBe(
      "!$&'()*+,-.0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~",
    )
    for (const byte of NUL_TO_FF) {
      expect(encodeSegment(byte)).toMatch(/^(.|%[0-9A-F]{2})$/)
    }
  })
})
