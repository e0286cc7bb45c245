import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../files/directory-entries.ts'
import { type Path, parsePath } from '../files/path.ts'
import { listingPage } from './listing.ts'

const NOON = Date.UTC(2026, 10, 22, 12, 0, 59)
const here: Path = { segments: ['week'], directory: true }

function file(name: string, size = 1, modified = NOON): Entry {
  return { name, directory: false, size, modified }
}

function folder(name: string): Entry {
  return { name, directory: true, size: 4096, modified: NOON }
}

/** The rows of a page: text, address, size, exact size, date and time. */
function rows(path: Path, entries: readonly Entry[]) {
  const { document } = parseHTML(
    `${Buffer.concat(listingPage(path, { entries, more: false }))}`,
  )
  return [...document.querySelectorAll('tbody tr')].map((row) => {
    const [, size, modified] = row.querySelectorAll('td')
    return {
      name: row.querySelector('a')?.textContent ?? '',
      href: row.querySelector('a')?.getAttribute('href') ?? '',
      size: size?.textContent ?? '',
      exactly: size?.querySelector('[title]')?.getAttribute('title') ?? '',
      modified: modified?.textContent ?? '',
      moment: modified?.querySelector('time')?.getAttribute('datetime') ?? '',
    }
  })
}

/** The names of a page, the parent apart. */
function names(entries: readonly Entry[]): string[] {
  return rows(here, entries)
    .slice(1)
    .map(({ name }) => name)
}

describe('listingPage', () => {
  test('says what is there', () => {
    expect(rows(here, [file('a.txt', 64_701), folder('sub')])).toEqual([
      {
        name: 'Parent directory',
        href: '../',
        size: '',
        exactly: '',
        modified: '',
        moment: '',
      },
      {
        name: 'sub/',
        href: './sub/',
        size: '',
        exactly: '',
        modified: '2026-11-22 12:00',
        moment: '2026-11-22T12:00Z',
      },
      {
        name: 'a.txt',
        href: './a.txt',
        size: '63 KiB',
        exactly: '64,701 bytes',
        modified: '2026-11-22 12:00',
        moment: '2026-11-22T12:00Z',
      },
    ])
  })

  test('has no way up from the root, and says where nothing is', () => {
    const root: Path = { segments: [], directory: true }
    expect(rows(root, [file('a')]).map(({ name }) => name)).toEqual(['a'])
    expect(
      `${Buffer.concat(listingPage(root, { entries: [], more: false }))}`,
    ).toContain('This directory is empty.')
    expect(names([])).toEqual([])
  })

  test('puts directories first, and names in the order in which people count', () => {
    const mixed = ['week-10', 'b', 'week-9', 'A', 'a', 'week-2', 'é'].map((it) =>
      file(Buffer.from(it).toString('latin1')),
    )
    const sorted = ['z/', 'a', 'A', 'b', 'é', 'week-2', 'week-9', 'week-10']
    expect(names([...mixed, folder('z')])).toEqual(sorted)
    expect(names([folder('z'), ...mixed.toReversed()])).toEqual(sorted)
  })

  test('names the directory in its title and its heading', () => {
    const path = parsePath('/a%3Cb%3E/%C3%A9%0A/') as Path
    const { document } = parseHTML(
      `${Buffer.concat(listingPage(path, { entries: [], more: false }))}`,
    )
    for (const place of ['title', 'h1']) {
      expect(document.querySelector(place)?.textContent).toBe('/a<b>/é\ufffd/')
    }
  })

  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1025, '1.0 KiB'],
    [10_137, '9.9 KiB'],
    [10_239, '10 KiB'],
    [1_048_063, '1023 KiB'],
    [1_048_064, '1.0 MiB'],
    [5 * 2 ** 30, '5.0 GiB'],
    [2 ** 53, '8.0 PiB'],
    [2 ** 63, '8.0 EiB'],
    [2 ** 73, '8192 EiB'],
  ])('shortens %d to %s', (size, text) => {
    expect(rows(here, [file('a', size)])[1]?.size).toBe(text)
  })

  test.each([
    [0, '1970-01-01 00:00'],
    [-1, '1969-12-31 23:59'],
    [8.64e15, '+275760-09-13 00:00'],
    [8.65e15, ''],
    [Number.NaN, ''],
  ])('tells %d milliseconds as %s', (modified, text) => {
    expect(rows(here, [file('a', 1, modified)])[1]?.modified).toBe(text)
  })

  test.each([
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['"><img src=x onerror=alert(1)>', '"><img src=x onerror=alert(1)>'],
    ["'&amp;'", "'&amp;'"],
    ['two\nlines\t', 'two\ufffdlines\ufffd'],
    ['\u00ff\u00fe', '\ufffd\ufffd'],
    // UTF-8 of a character that turns the rest around: photo_\u202Egpj.exe
    ['photo_\u00e2\u0080\u00aegpj.exe', 'photo_\ufffdgpj.exe'],
    ['\u007f\u0001', '\ufffd\ufffd'],
    ['  spaces  ', '  spaces  '],
  ])('shows %j as %j, and as nothing but text', (name, text) => {
    const { document } = parseHTML(
      `${Buffer.concat(listingPage(here, { entries: [file(name)], more: false }))}`,
    )
    expect(document.querySelectorAll('script, img')).toHaveLength(0)
    expect(names([file(name)])).toEqual([text])
  })

  test.each([
    'javascript:alert(1)',
    'a?b#c',
    '%2e%2e',
    '..%2f',
    '\\\\example.org',
    '...',
    'a&b=c',
    "it's",
    '\u00ff',
    ' ',
  ])('links to %j, and not elsewhere', (name) => {
    expect(pointsTo(name)).toBe(true)
  })

  test('links to whatever a file may be called', () => {
    const anything = fc
      .uint8Array({ minLength: 1, maxLength: 20 })
      .map((bytes) =>
        Buffer.from(bytes.map((it) => (it === 0 || it === 0x2f ? 1 : it))),
      )
      .map((bytes) => bytes.toString('latin1'))
      .filter((it) => it !== '.' && it !== '..')
    fc.assert(
      fc.property(anything, (name) => {
        expect(pointsTo(name)).toBe(true)
      }),
    )
  })

  /** Whether a browser that follows the link asks for the file. */
  function pointsTo(name: string): boolean {
    const { href = '' } = rows(here, [file(name)])[1] ?? {}
    const url = new URL(href, 'http://127.0.0.1:8002/week/')
    expect([url.host, url.search, url.hash]).toEqual(['127.0.0.1:8002', '', ''])
    expect(parsePath(url.pathname)).toEqual({
      segments: ['week', name],
      directory: false,
    })
    return true
  }
})

test('says so where there is more than it lists', () => {
  const path = { segments: [], directory: true }
  const page = `${Buffer.concat(listingPage(path, { entries: [], more: true }))}`
  expect(page).toContain('There is more here')
})
