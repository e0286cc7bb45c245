/** What a file defines, and what encloses what. */
import { describe, expect, test } from 'vitest'
import { closersOf, enclosingOf } from './nesting.ts'
import { outlineOf } from './outline.ts'
import { sourceFile } from './source-file.ts'

const file = sourceFile(
  '1-echo/robust-io.ts',
  `#!/usr/bin/env node
/**
 * Robust I/O: every byte,
 * or an error (10.5). And more.
 *
 * More about it.
 */
import { read } from '#sys'
export * from './other.ts'

/** Doc of the constant. */
export const LIMIT = 4,
  { a, b: [c, ...rest], d = 1 } = read
// Two lines
// of comment.
export async function writeAll(): Promise<void> {
  const local = async () => {
    await read()
  }
}

export function over(x: string): void
export function over(x: number): void
export function over(x: unknown) {}
const arrow = (x: number) => x
type Fd = number // trailing
export interface Peer {
  fd: Fd
}
/** Reads lines. */
export default class LineReader {
  #held = ''
  constructor() {}
  /** Fills. */
  #fill(): void {
    read()
  }
  get size() { return 1 }
  set size(_) {}
  handler = () => {
    read()
  }
}
main()
`,
)
const outline = outlineOf(file)
const named = (name: string) =>
  outline.definitions.flatMap((it) => [it, ...it.members]).find((it) => it.name === name)

describe('the outline', () => {
  test('has the heading comment, imports and re-exports', () => {
    expect(outline.imports).toEqual([
      { first: 1, last: 7 },
      { first: 2, last: 8 },
      { first: 9, last: 9 },
    ])
    expect(outline.purpose).toBe('Robust I/O: every byte, or an error (10.5).')
  })

  test.each([
    ['LIMIT', 'constant', 11, 13],
    ['c', 'constant', 11, 13],
    ['rest', 'constant', 11, 13],
    ['d', 'constant', 11, 13],
    ['writeAll', 'function', 14, 20],
    ['over', 'function', 22, 24],
    ['arrow', 'function', 25, 25],
    ['Fd', 'type', 26, 26],
    ['Peer', 'interface', 27, 29],
    ['LineReader', 'class', 30, 43],
    ['LineReader.#held', 'field', 32, 32],
    ['LineReader.constructor', 'constructor', 33, 33],
    ['LineReader.#fill', 'method', 34, 37],
    ['LineReader.size', 'field', 38, 39],
    ['LineReader.handler', 'method', 40, 42],
  ])('has %s, a %s, with its comment', (name, kind, first, last) => {
    expect(named(name)).toMatchObject({ kind, first, last })
  })

  test('does not take names that are not defined at the top level', () => {
    expect(named('local')).toBeUndefined()
    expect(named('b')).toBeUndefined()
    expect(named('read')).toBeUndefined()
  })

  test('takes a comment on a definition for its own, not for the heading of the file', () => {
    const { imports, purpose } = outlineOf(sourceFile('a.ts', '/** Of f. */\nfunction f() {}\n'))
    expect({ imports, purpose }).toEqual({ imports: [], purpose: undefined })
    const both = outlineOf(
      sourceFile('a.ts', '/** Of the file. */\n\n/** Of f. */\nfunction f() {}\n'),
    )
    expect(both).toMatchObject({ imports: [{ first: 1, last: 1 }], purpose: 'Of the file.' })
    expect(both.definitions[0]).toMatchObject({ first: 3, last: 4 })
  })
})

describe('nesting', () => {
  test.each([
    [{ first: 17, last: 19 }, 'writeAll'],
    [{ first: 18, last: 18 }, 'local'],
    [{ first: 36, last: 36 }, 'LineReader.#fill'],
    [{ first: 32, last: 34 }, 'LineReader'],
    [{ first: 41, last: 41 }, 'LineReader.handler'],
    [{ first: 44, last: 44 }, undefined],
    [{ first: 25, last: 44 }, undefined],
  ])('of %o is in %s', (lines, name) => {
    expect(enclosingOf(file, lines)?.name).toBe(name)
  })

  test('pairs closing brackets with the lines that opened them', () => {
    const closers = closersOf(file)
    expect(closers.get(20)).toContain(16)
    expect(closers.get(19)).toContain(17)
    expect(closers.get(43)).toContain(31)
    expect(closers.has(24)).toBe(false)
  })
})
