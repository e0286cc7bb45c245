import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse } from 'postcss'
import { expect, onTestFinished, test } from 'vitest'
import { part, partStyles } from './page-styles.ts'

const A = '[data-astro-cid-aaaaaaaa]'
const B = '[data-astro-cid-bbbbbbbb]'

/** A folder with a style sheet, and with pages by name. */
function site(styles: string, pages: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'styles-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, '_astro'))
  writeFileSync(join(folder, '_astro/style.before00.css'), styles)
  for (const [name, body] of Object.entries(pages)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    const link = '<link rel="stylesheet" href="/_astro/style.before00.css">'
    writeFileSync(join(folder, name), `<head>${link}</head>${body}`)
  }
  return {
    folder,
    sheets: () => readdirSync(join(folder, '_astro')),
    read: (name: string) => readFileSync(join(folder, name), 'utf8'),
  }
}

/** Pages of which all show component A, and the first alone component B, which stands above it. */
function manyPages(count: number): Record<string, string> {
  const pages = Array.from({ length: count }, (_, index): [string, string] => {
    const body = index === 0 ? '<b data-astro-cid-bbbbbbbb></b>' : ''
    return [`week/${index}/index.html`, `${body}<p data-astro-cid-aaaaaaaa></p>`]
  })
  return Object.fromEntries(pages)
}

test('what few pages show goes into their heads, what many show stays in the one style sheet', () => {
  const none = '.c[data-astro-cid-cccccccc]{top:3px}'
  const styles = `a{top:0}${none}.b${B}{top:1px}.a${A}{top:2px}@media print{.b${B}{left:0}.a${A}{left:1px}}`
  const { folder, read, sheets } = site(styles, manyPages(5))
  partStyles(folder)
  const [sheet = ''] = sheets()
  expect(sheets()).toEqual([expect.stringMatching(/^style\.[\w-]{8}\.css$/)])
  expect(read(`_astro/${sheet}`)).toBe(`a{top:0}.a${A}{top:2px}@media print{.a${A}{left:1px}}`)
  const link = `<link rel="stylesheet" href="/_astro/${sheet}">`
  const own = `<style>.b${B}{top:1px}@media print{.b${B}{left:0}}</style>`
  expect(read('week/0/index.html')).toContain(`<head>${link}${own}</head><b data`)
  expect(read('week/4/index.html')).toBe(`<head>${link}</head><p data-astro-cid-aaaaaaaa></p>`)
})

test('the name of the style sheet changes with what is left in it', () => {
  const styles = `a{top:0}.a${A}{top:1px}`
  const many = site(styles, manyPages(5))
  const few = site(styles, manyPages(4))
  for (const { folder } of [many, few]) partStyles(folder)
  expect(many.sheets()).not.toEqual(few.sheets())
})

test('a rule for two components is parted; what has no selector goes with what has no mark', () => {
  const styles = parse(
    `@font-face{src:url(a)}@keyframes x{to{top:0}}p${A},p:is(a,b)${B}{top:0}@layer x{@media print{i${B}{}}}@page{margin:0}`,
  )
  const marked = (mark: string) => part(styles, (marks) => marks.has(mark.slice(1, -1)))
  expect(marked(A)).toBe(`p${A}{top:0}`)
  expect(marked(B)).toBe(`p:is(a,b)${B}{top:0}@layer x{@media print{i${B}{}}}`)
  expect(part(styles, (marks) => marks.size === 0)).toBe(
    '@font-face{src:url(a)}@keyframes x{to{top:0}}@page{margin:0}',
  )
})
