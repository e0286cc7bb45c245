/** A snippet that fails says where. */
import { describe, expect, test } from 'vitest'
import { LiterateError } from './fault.ts'
import { fixtureTree } from './fixture-tree.ts'
import { placedError } from './place.ts'

const root = () =>
  fixtureTree({
    'stages-src/1-echo/a.ts': 'a()\n',
    'content/chapters/week-01.mdx':
      '---\nkind: week\nweek: 1\n---\n\n<Source of="1-echo/a.ts" name="b" />\n',
  })

describe('a snippet that fails on its page', () => {
  test('fails with what the gates say: chapter, line, and what to do', () => {
    const error = placedError(root(), '/week/1/', new LiterateError('whatever'))
    expect((error as Error).message).toBe(
      'content/chapters/week-01.mdx:6: <Source of="1-echo/a.ts" name="b" />: ' +
        'stages-src/1-echo/a.ts does not define "b". It defines nothing by name.',
    )
  })

  test('on a page that is no chapter names the page', () => {
    const error = placedError(root(), '/elsewhere/', new LiterateError('no such region'))
    expect((error as Error).message).toBe('/elsewhere/: no such region')
  })

  test('for another reason is left as it is', () => {
    const other = new TypeError('a mistake of ours')
    expect(placedError(root(), '/week/1/', other)).toBe(other)
  })
})
