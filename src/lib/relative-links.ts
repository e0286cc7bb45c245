/**
 * A built site that can be put anywhere: what leads to its own root leads there from each page, by
 * as many `../` as the page lies deep.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Parser } from 'htmlparser2'

/** Attributes that hold an address. */
const ADDRESSES = /(\s(?:href|src|action|data-from)=")\/(?!\/)/g

/** What a server sends for any address, however deep: from there no way back can be written. */
const ANYWHERE = '404.html'

/** Rewrites the pages and style sheets in `folder`. `<html data-root>` tells scripts the way. */
export function makeRelative(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name)
    const up = upFrom(folder, file)
    if (name.endsWith('.css')) {
      rewrite(file, (text) => text.replaceAll(/url\((["']?)\/(?!\/)/g, `url($1${up}`))
    }
    if (name.endsWith('.html') && name !== ANYWHERE) {
      rewrite(file, (text) => relativePage(text, up))
    }
  }
}

/** A page whose addresses begin with `up` where they began with a slash. */
export function relativePage(html: string, up: string): string {
  const tags: { start: number; end: number; isRoot: boolean }[] = []
  const parser = new Parser({
    onopentag: (name) =>
      tags.push({ start: parser.startIndex, end: parser.endIndex + 1, isRoot: name === 'html' }),
  })
  parser.end(html)
  let page = ''
  let at = 0
  for (const { start, end, isRoot } of tags) {
    const tag = html.slice(start, end).replaceAll(ADDRESSES, `$1${up}`)
    page += html.slice(at, start) + (isRoot ? tag.replace('<html', `<html data-root="${up}"`) : tag)
    at = end
  }
  return page + html.slice(at)
}

/** `./` beside the root, `../../` from two folders below it. */
function upFrom(folder: string, file: string): string {
  const way = relative(dirname(file), folder).replaceAll('\\', '/')
  return way === '' ? './' : `${way}/`
}

function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}
