/** What makes a built guide stale, and what does not. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashOfInputs, isStale, markFresh } from './staleness.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'staleness-'))
  for (const folder of ['content/chapters', 'src', 'stages-src', 'dist']) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  write('content/chapters/week-01.mdx', 'One')
  write('package.json', '{}')
})
afterEach(() => rmSync(root, { recursive: true }))

function write(name: string, contents: string): void {
  writeFileSync(join(root, name), contents)
}

/** As the build does: the hash is taken before it begins. */
function build(meanwhile: () => void = () => {}): void {
  const hash = hashOfInputs(root)
  meanwhile()
  markFresh(join(root, 'dist'), hash)
}

test('a guide never built is stale', () => {
  expect(isStale(root)).toBe(true)
})

test('a guide built from what is there is fresh', () => {
  build()
  expect(isStale(root)).toBe(false)
})

test.each([
  ['a file changed', () => write('content/chapters/week-01.mdx', 'Won')],
  ['a file added', () => write('stages-src/new.ts', '')],
  ['a file deleted', () => rmSync(join(root, 'content/chapters/week-01.mdx'))],
  ['the configuration changed', () => write('package.json', '{ }')],
  ['the built guide deleted', () => rmSync(join(root, 'dist'), { recursive: true })],
])('%s makes it stale', (_, change) => {
  build()
  change()
  expect(isStale(root)).toBe(true)
})

test('a change during the build makes it stale', () => {
  build(() => write('src/page.astro', ''))
  expect(isStale(root)).toBe(true)
})

test('text moved from one file to another makes it stale', () => {
  write('src/a', 'xy')
  write('src/b', 'z')
  build()
  write('src/a', 'x')
  write('src/b', 'yz')
  expect(isStale(root)).toBe(true)
})

test('other times of the same contents, and files that are no inputs, leave it fresh', () => {
  build()
  utimesSync(join(root, 'package.json'), new Date(), new Date(Date.now() + 60_000))
  write('README.md', 'Hello')
  expect(isStale(root)).toBe(false)
})
