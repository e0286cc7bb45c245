/** Files that are changed while they are served, and between two requests. */
import { renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../../check.ts'
import { fail, skip } from '../../failure.ts'
import { count } from '../../payload.ts'
import { askOnce, download, lengthOf } from '../ask.ts'
import { protocol } from '../protocol.ts'
import { get } from '../request.ts'
import { field } from '../response.ts'
import { withSparse } from '../sparse-file.ts'

export const shrinkingFile: Check = {
  id: 'shrinking-file',
  title: 'ends a response whose file shrinks while it is sent, and that one only',
  why: 'The length was promised and cannot be kept. To fill it up with anything would be a lie; the end of the connection tells the client that the content is not whole.',
  reading: 'RFC 9112 §8; sendfile(2), RETURN VALUE',
  async run(context) {
    const length = 512 * 2 ** 20
    await withSparse(context, 'shrinking.bin', length, async (path) => {
      const { connection } = await download(context, '/shrinking.bin')
      await connection.next(1)
      truncateSync(path, 1_000)
      const came = await lengthOf(connection)
      if (connection.ending !== undefined && came < length) return
      fail({
        sent: 'GET of a file that shrinks meanwhile',
        expected: 'the end of the connection before the whole of what was promised',
        came: `${count(came)}, then ${connection.outcome()}`,
      })
    })
    await protocol.expectService(context, 'a file that shrank while it was sent')
  },
}

export const changingFile: Check = {
  id: 'changing-file',
  title: 'has another ETag when the file has changed, however soon',
  why: 'Two versions within one second have the same Last-Modified. A strong tag tells them apart, or it is not strong.',
  reading: 'RFC 9110 §8.8.1 and §8.8.3; statx(2)',
  async run(context) {
    const file = join(context.root, 'changing.txt')
    const seen = new Set<string>()
    for (const content of ['one\n', 'two\n', 'six\n', 'ten\n']) {
      // In its place, as an editor does, and of the same length.
      writeFileSync(`${file}.new`, content)
      renameSync(`${file}.new`, file)
      const response = await askOnce(context, get('/changing.txt', ...[...seen].map(asCondition)))
      const tag = field(response, 'etag')
      if (tag === undefined) skip('the server sends no entity tags, as it may (RFC 9110 §8.8.3)')
      if (tag.startsWith('W/')) skip('its tags are weak, and promise less (RFC 9110 §8.8.1)')
      if (response.status !== 200 || response.content.toString() !== content || seen.has(tag)) {
        fail({
          sent: 'GET of a file that was replaced, with If-None-Match for what it was before',
          expected: '200, the new content and a new ETag',
          came: `${response.status}, ${response.content.length} bytes, ${tag}`,
        })
      }
      seen.add(tag)
    }
  },
}

function asCondition(tag: string): string {
  return `If-None-Match: ${tag}`
}
