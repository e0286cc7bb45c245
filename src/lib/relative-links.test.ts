import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeRelative, relativePage } from './relative-links.ts'

test('addresses of this site begin where the page is; others, and text, stay', () => {
  const html = `<!doctype html><html lang="en"><a href="/week/1/#a">href="/no/"</a><a href="//x.org/">x</a>
<script type="module" src="/_astro/a.js"></script><template data-from="/_astro/h.txt"></template>
<a href="https://x.org/">y</a><a href="#here">z</a><script>const a = '<a href="/b/">'</script></html>`
  expect(
    relativePage(html, '../../'),
  ).toBe(`<!doctype html><html data-root="../../" lang="en"><a href="../../week/1/#a">href="/no/"</a><a href="//x.org/">x</a>
<script type="module" src="../../_astro/a.js"></script><template data-from="../../_astro/h.txt"></template>
<a href="https://x.org/">y</a><a href="#here">z</a><script>const a = '<a href="/b/">'</script></html>`)
})

test('every page and style sheet of a folder, but the one that is sent for any address', () => {
  const folder = mkdtempSync(join(tmpdir(), 'site-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'week/1'), { recursive: true })
  mkdirSync(join(folder, '_astro'))
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  write('index.html', '<html><a href="/week/1/">1</a>')
  write('404.html', '<html><a href="/">home</a>')
  write('week/1/index.html', '<html><a href="/">home</a>')
  write('_astro/a.css', 'a{src:url(/_astro/b.woff2);fill:url(#c)}')
  makeRelative(folder)
  expect(read('index.html')).toBe('<html data-root="./"><a href="./week/1/">1</a>')
  expect(read('404.html')).toBe('<html><a href="/">home</a>')
  expect(read('week/1/index.html')).toBe('<html data-root="../../"><a href="../../">home</a>')
  expect(read('_astro/a.css')).toBe('a{src:url(../_astro/b.woff2);fill:url(#c)}')
})
