/** The table of hovers leaves its page. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { detachHovers } from './detach-hovers.ts'
import { fixtureTree } from './fixture-tree.ts'

test('a table goes into a file of its own, and the page says where', () => {
  const root = fixtureTree({
    'week/1/index.html': '<p>$&</p><template id="hovers"><div>\n$1</div></template></body>',
    'index.html': '<p>no code</p>',
  })
  detachHovers(root)
  const page = readFileSync(join(root, 'week/1/index.html'), 'utf8')
  const [, address = ''] = /data-from="(\/_astro\/hovers\.[\w-]{8}\.txt)"/.exec(page) ?? []
  expect(page).toBe(`<p>$&</p><template id="hovers" data-from="${address}"></template></body>`)
  expect(readFileSync(join(root, address), 'utf8')).toBe('<div>\n$1</div>')
  expect(readFileSync(join(root, 'index.html'), 'utf8')).toBe('<p>no code</p>')
})
