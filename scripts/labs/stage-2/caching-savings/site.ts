/** A small site for a rehearsal: three pages that share what the pages of the guide share. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

export function makeSite(scratch: string): string {
  const root = join(scratch, 'site')
  for (const folder of ['_astro', 'week/1', 'week/2']) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  const style = 'p { color: teal }\n'.repeat(500)
  write(join(root, '_astro/style.5f3a91c2.css'), style)
  const links =
    '<link rel="icon" href="data:,"><link rel="stylesheet" href="/_astro/style.5f3a91c2.css">'
  for (const page of ['', 'week/1/', 'week/2/']) {
    const text = `<p>This is ${page || 'the first page'}.</p>\n`.repeat(200)
    write(join(root, page, 'index.html'), `<!doctype html><title>A page</title>${links}${text}`)
  }
  return root
}

/** A file and, beside it, what is sent in its place. */
function write(file: string, content: string): void {
  writeFileSync(file, content)
  writeFileSync(`${file}.gz`, gzipSync(content))
  const now = new Date()
  for (const path of [file, `${file}.gz`]) utimesSync(path, now, now)
}
