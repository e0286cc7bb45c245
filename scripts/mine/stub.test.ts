import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { outlineOf } from '../../src/lib/literate/outline.ts'
import { listSources, sourceFile } from '../../src/lib/literate/source-file.ts'
import { root } from '../lib/root.ts'
import { stagesFolder } from './folder.ts'
import { stubOf, yoursIn } from './stub.ts'

const sources = listSources(root).filter((path) => /(?<!\.test)\.ts$/.test(path))

describe('a stub of every source', () => {
  test.each(sources)('%s parses, and defines the same names with the same comments', (path) => {
    const text = readFileSync(`${stagesFolder}/${path}`, 'utf8')
    const stub = stubOf(path, text, '// heading')
    const namesIn = (source: string) =>
      outlineOf(sourceFile(path, source)).definitions.flatMap(({ name, members }) => [
        name,
        ...members.map((member) => member.name),
      ])
    expect(namesIn(stub)).toEqual(namesIn(text))
    expect(stub.match(/#region|#endregion/)).toBeNull()
    for (const comment of text.match(/^ *\/\*\*[\s\S]*?\*\/$/gm) ?? []) {
      // Of a member's, or of a function within a function: they go with the body.
      const [, next = ''] = text.split(comment)
      const isInside = /^ {4}/.test(comment) || /^\n {2}(function|const|let) /.test(next)
      if (!isInside) expect(stub).toContain(comment)
    }
  })
})

test('bodies of functions and methods are the reader’s, and each says which', () => {
  const text = `import { read } from '#sys'
/** Doubles. */
export function twice(x: number): number {
  return 2 * x
}
// #region more
const half = (x: number) => x / 2
const TABLE = [1, 2]
export class Box {
  #inside = 1
  constructor() {
    this.#inside = 2
  }
  /** What is inside. */
  get inside(): number {
    return this.#inside
  }
  async #fill(): Promise<void> {}
}
// #endregion more
`
  expect(stubOf('1-a/b.ts', text, '// yours')).toBe(`// yours
import { read } from '#sys'
/** Doubles. */
export function twice(x: number): number {
  throw new Error('yours: twice')
}
const half = (x: number) => {
  throw new Error('yours: half')
}
const TABLE = [1, 2]
export class Box {
  #inside = 1
  constructor() {
    this.#inside = 2
  }
  /** What is inside. */
  get inside(): number {
    throw new Error('yours: Box.inside')
  }
  async #fill(): Promise<void> {
    throw new Error('yours: Box.#fill')
  }
}
`)
  expect(yoursIn('1-a/b.ts', text)).toEqual(['twice', 'half', 'Box.inside', 'Box.#fill'])
})
