/** The note that says where a snippet goes. */
import { describe, expect, test } from 'vitest'
import { changesBetween } from './changes.ts'
import { fixtureTree } from './fixture-tree.ts'
import { selectionFrom } from './selection.ts'
import { snippetOf } from './snippet.ts'
import { readSource, sourceFile } from './source-file.ts'
import { whereIs } from './where.ts'

const first = `import { read } from '#sys'

export function readLine(): void {
  read()
}

export function writeAll(): void {
  // #region loop
  for (;;) {
    read()
  }
  // #endregion loop
}
// #region ends
const a = 1
const b = 2
const c = 3
// #endregion ends

export class Peer {
  fd = 3
  close(): void {
    // #region inside
    a()
    // #endregion inside
  }
}
`
const second = first.replace('  read()\n}', '  read()\n  again()\n}').replace('const a', 'const z')

/** The note beside a snippet of the fixture tree. */
function note(attributes: Record<string, unknown>): { place: string; share: string } {
  const root = fixtureTree({
    'stages-src/sys/io.ts': first,
    'stages-src/1-echo/io.ts': first,
    'stages-src/1-echo/alone.ts': first,
    'stages-src/3-threads/io.ts': `${second}\nexport const more = 1\n`,
    'stages-src/4-events/io.ts': 'export const other = 1\n',
  })
  const selection = selectionFrom({ of: '1-echo/io.ts', ...attributes })
  const { place, share } = whereIs(
    root,
    snippetOf(readSource(root, selection.of), selection),
    selection,
  )
  return { place, share }
}

describe('the where-it-goes note', () => {
  test.each([
    [{ name: 'writeAll' }, 'new function, after `readLine()`', '5 lines of 27'],
    [{ name: 'readLine' }, 'new function, first in the file', '3 lines of 27'],
    [{ name: 'Peer.close' }, 'new method of `Peer`, after `fd`', '3 lines of 27'],
    [{ name: 'Peer.fd' }, 'new field of `Peer`, first in the class', '1 line of 27'],
    [{ name: 'a, b' }, 'new `a` and `b`, after `writeAll()`', '2 lines of 27'],
    [{ region: 'loop' }, 'new, in `writeAll()`', '3 lines of 27'],
    [{ region: 'inside' }, 'new, in `Peer.close()`', '1 line of 27'],
    [{ region: 'ends' }, 'new `a` to `c`, after `writeAll()`', '3 lines of 27'],
    [{ whole: true }, 'new file', '27 lines'],
  ])('of %o in the first stage', (attributes, place, share) => {
    expect(note(attributes)).toEqual({ place, share })
  })

  test('of the door to the kernel, which no stage had before, calls nothing new', () => {
    expect(note({ of: 'sys/io.ts', name: 'writeAll' }).place).toBe('function, after `readLine()`')
    expect(note({ of: 'sys/io.ts', region: 'loop' }).place).toBe('in `writeAll()`')
    expect(note({ of: 'sys/io.ts', whole: true }).place).toBe('the whole file')
  })

  test.each([
    ['writeAll', 'function, after `readLine()`, unchanged since stage 1'],
    ['readLine', 'function, first in the file, 1 line added since stage 1'],
    ['more', 'new constant, after `Peer`'],
  ])('of %s in a later stage says what changed', (name, place) => {
    expect(note({ of: '3-threads/io.ts', name }).place).toBe(place)
  })

  test('of a file that has only its name from an earlier stage calls it new', () => {
    expect(note({ of: '4-events/io.ts', whole: true }).place).toBe('new file')
  })

  test('of a region in a later stage counts what is gone', () => {
    const { place } = note({ of: '3-threads/io.ts', region: 'ends' })
    expect(place).toBe('`z` to `c`, after `writeAll()`, 1 line added, 1 gone since stage 1')
  })
})

describe('changes', () => {
  const between = (earlier: string, later: string) => {
    const { added, removed } = changesBetween(sourceFile('a', earlier), sourceFile('a', later))
    return { added: [...added], removed: [...removed] }
  }

  test('are none in the same text, with or without a last line end', () => {
    expect(between('a\nb\n', 'a\nb')).toEqual({ added: [], removed: [] })
  })

  test('stand at the lines of the later file', () => {
    expect(between('a\nb\nc\n', 'a\nx\ny\nc\n')).toEqual({ added: [2, 3], removed: [[2, 1]] })
    expect(between('a\nb\n', 'a\n')).toEqual({ added: [], removed: [[2, 1]] })
  })
})
