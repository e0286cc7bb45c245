/** Pages of the site's own for what goes wrong. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Check } from '../../check.ts'
import { get } from '../request.ts'
import type { Response } from '../response.ts'
import { expectRow, type Row, status } from '../row.ts'

export const customPage: Check = {
  id: 'custom-error-page',
  title: 'answers with the root’s own 404.html, and with 404',
  why: 'A page that says "not found" with status 200 is a page: it is cached, indexed and believed.',
  reading: 'RFC 9110 §15.5.5',
  async run(context) {
    const root = mkdtempSync(join(tmpdir(), 'five-servers-'))
    try {
      chmodSync(root, 0o755) // for a server that runs as somebody else
      mkdirSync(join(root, 'folder'))
      writeFileSync(join(root, '404.html'), '<p>Our own words for it.</p>')
      writeFileSync(join(root, 'page.html'), '<p>A page.</p>')
      const server = await context.start({ root })
      const rows: Row[] = [
        [get('/page.html'), ...status(200)],
        [get('/not-there'), '404 with the page', isOwn],
        [get('/folder/not-there'), '404 with the page', isOwn],
        [get('/not-there', 'If-None-Match: *', 'Range: bytes=0-4'), '404 with the page', isOwn],
      ]
      for (const row of rows) await expectRow(context, server, 'a root with 404.html', row)
    } finally {
      rmSync(root, { recursive: true })
    }
  },
}

function isOwn({ status, content }: Response): boolean {
  return status === 404 && content.toString() === '<p>Our own words for it.</p>'
}
