/** Links of all kinds, right and wrong. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { checkLinks } from './links.ts'

let folder = ''

afterEach(() => rmSync(folder, { recursive: true }))

/** Writes a site and checks it; what is wrong is listed by page. */
function faultsOf(files: Record<string, string>): Record<string, string[]> {
  folder = mkdtempSync(join(tmpdir(), 'links-'))
  for (const [name, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), contents)
  }
  const faulty = checkLinks(folder).filter((page) => page.faults.length > 0)
  return Object.fromEntries(faulty.map((page) => [page.address, page.faults]))
}

test('links that lead somewhere are right, however they are written', () => {
  const faults = faultsOf({
    'index.html': `
      <link rel="stylesheet" href="/style.css"> <img src="picture.svg" srcset="/picture.svg 2x">
      <h1 id="start">Home</h1> <a href="week/1/">1</a> <a href="/week/1/#rows">rows</a>
      <a href="/week/1/?theme=dark#rows">dark</a> <a href="#start">start</a> <a href="#">top</a>
      <a href="#top">top</a> <a href="/source/sys/index.ts/#L12">source</a>
      <a href="https://example.org/nowhere#no">elsewhere</a> <a href="mailto:a@example.org">a</a>
      <a href="/week/1/#r%C3%A9sum%C3%A9">encoded</a>`,
    'week/1/index.html': '<a name="rows"></a> <a href="../../">home</a> <p id="résumé">',
    'source/sys/index.ts/index.html': '<pre><span id="L12">listen</span></pre>',
    'style.css': '',
    'picture.svg': '',
  })
  expect(faults).toEqual({})
})

test('a link to a page that is not there', () => {
  expect(faultsOf({ 'index.html': '<a href="/week/2/">2</a>' })).toEqual({
    '/': ['/week/2/ is not there'],
  })
})

test('a picture that is not there', () => {
  expect(faultsOf({ 'index.html': '<img src="/a.png"> <source srcset="/b.png 2x">' })).toEqual({
    '/': ['/a.png is not there', '/b.png is not there'],
  })
})

test('an anchor that is not there, on the same page and on another', () => {
  const faults = faultsOf({
    'index.html': '<a href="#start">start</a> <a href="/week/1/#rows">rows</a>',
    'week/1/index.html': '<h1 id="columns">1</h1>',
  })
  expect(faults).toEqual({ '/': ['#start is not there', '/week/1/#rows is not there'] })
})

test('a page that no other leads to is checked too', () => {
  const faults = faultsOf({ 'index.html': '', '404.html': '<a href="/hom/">home</a>' })
  expect(faults).toEqual({ '/404.html': ['/hom/ is not there'] })
})

test('an address without the slash at its end', () => {
  const faults = faultsOf({ 'index.html': '<a href="/week/1">1</a>', 'week/1/index.html': '' })
  expect(faults).toEqual({ '/': ['/week/1 lacks the slash at its end'] })
})

test('what is no address', () => {
  expect(faultsOf({ 'index.html': '<a href="http://[/">x</a>' })).toEqual({
    '/': ["'http://[/' is no address"],
  })
})

test('an anchor that is there twice', () => {
  expect(faultsOf({ 'index.html': '<p id="x"></p> <p id="x"></p>' })).toEqual({
    '/': ['id="x" is there twice'],
  })
})

test('a page says how many links inside the site it has', () => {
  faultsOf({ 'index.html': '<a href="/">1</a> <a href="#top">2</a> <a href="https://a.b/">3</a>' })
  expect(checkLinks(folder)).toEqual([{ address: '/', links: 2, faults: [] }])
})
