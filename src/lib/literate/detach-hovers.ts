/**
 * What the names of a page mean is a fifth of the page, and most readers ask after none of them.
 * So once a page is built, its table of hovers goes into a file that is fetched at the first question.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const TABLE = /<template id="hovers">(.+?)<\/template>/s

/** Takes the tables out of all pages in `folder`, into files whose names are hashes of their content. */
export function detachHovers(folder: string): void {
  mkdirSync(join(folder, '_astro'), { recursive: true })
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.html')) continue
    const file = join(folder, name)
    const page = readFileSync(file, 'utf8')
    const notes = TABLE.exec(page)?.[1]
    if (notes === undefined) continue
    const hash = createHash('sha256').update(notes).digest('base64url').slice(0, 8)
    const address = `/_astro/hovers.${hash}.txt`
    writeFileSync(join(folder, address), notes)
    const empty = `<template id="hovers" data-from="${address}"></template>`
    writeFileSync(
      file,
      page.replace(TABLE, () => empty),
    )
  }
}
