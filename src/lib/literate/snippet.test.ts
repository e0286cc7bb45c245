/** Which lines a snippet shows. */
import { describe, expect, test } from 'vitest'
import { selectionFrom } from './selection.ts'
import { snippetOf } from './snippet.ts'
import { sourceFile } from './source-file.ts'

const file = sourceFile(
  '1-echo/server.ts',
  `/** The echo server. */
import { must } from '#sys'

/** Serves. */
export function serve(): void {
  prepare()
  // #region loop
  for (;;) {
    // #region accept
    const fd = accept()
    // #endregion accept
    echo(fd)
  }
  // #endregion loop
}

const kernelRead = 1
/** read(2). */
function read(): void {}
const kernelWrite = 2
`,
)

const show = (attributes: Record<string, unknown>) =>
  snippetOf(file, selectionFrom({ of: file.path, ...attributes }))
const numbers = (attributes: Record<string, unknown>) =>
  show(attributes).lines.map(({ number, kind }) => (kind === 'shown' ? number : -number))

describe('a snippet', () => {
  test('by name has the doc comment and leaves region markers out', () => {
    expect(numbers({ name: 'serve' })).toEqual([4, 5, 6, 8, 10, 12, 13, 15])
  })

  test('of several names is one passage', () => {
    const snippet = show({ name: 'kernelRead, read' })
    expect(snippet.lines.map((line) => line.number)).toEqual([17, 18, 19])
    expect(snippet.definitions.map((it) => it.name)).toEqual(['kernelRead', 'read'])
    expect(snippet.passage).toEqual({ first: 17, last: 19 })
  })

  test('of a region is dedented as far as its context allows', () => {
    expect(show({ region: 'loop' })).toMatchObject({ indentation: 2 })
    expect(show({ region: 'accept' })).toMatchObject({ indentation: 4 })
    expect(show({ region: 'accept', context: 1 })).toMatchObject({ indentation: 2 })
  })

  test('has dimmed context on both sides, markers not counted, within the file', () => {
    expect(numbers({ region: 'accept', context: 2 })).toEqual([-6, -8, 10, -12, -13])
    expect(numbers({ name: 'kernelWrite', context: 9 }).at(-1)).toBe(20)
  })

  test('has context across blank lines, and none at its edge', () => {
    expect(numbers({ name: 'kernelRead', context: 1 })).toEqual([-15, -16, 17, -18])
    expect(numbers({ name: 'serve', context: 1 })[0]).toBe(-2)
  })

  test('has the heading comment and the imports where it asks for them', () => {
    expect(numbers({ region: 'accept', imports: true })).toEqual([1, 2, 10])
    expect(show({ region: 'accept', imports: true }).indentation).toBe(4)
  })

  test('of the whole file has every line but the markers', () => {
    expect(numbers({ whole: true })).toHaveLength(16)
  })

  test('marks every line that a highlight occurs in', () => {
    const { lines } = show({ name: 'serve', highlight: 'prepare()|fd' })
    const marked = lines.filter((line) => line.highlighted).map((line) => line.number)
    expect(marked).toEqual([6, 10, 12])
  })

  test.each([
    [{ region: 'lop' }, 'has no region "lop". It has loop (line 7), accept (line 9).'],
    [{ name: 'serv' }, 'does not define "serv". It defines serve, kernelRead, read, kernelWrite.'],
    [{ name: 'serve', highlight: 'nowhere' }, 'highlight "nowhere" occurs in no line'],
    [{ name: 'serve', highlight: 'for (;;)|#region' }, 'highlight "#region" occurs in no line'],
    [{}, 'takes one of name="…", region="…" and whole'],
    [{ name: 'serve', region: 'loop' }, 'takes one of'],
    [{ name: 'serve', hightlight: 'x' }, '<Source> has no "hightlight"'],
    [{ name: 'serve', context: '2' }, 'context is a whole number'],
    [{ name: '' }, 'name is a text'],
    [{ whole: 'yes' }, 'whole takes no value'],
  ])('that asks for %o says what is wrong', (attributes, message) => {
    expect(() => show(attributes)).toThrow(message)
  })

  test('of a file with a broken region says where', () => {
    const broken = sourceFile('1-echo/a.ts', 'f()\n// #region a\n')
    expect(() => snippetOf(broken, selectionFrom({ of: broken.path, whole: true }))).toThrow(
      'stages-src/1-echo/a.ts:2: region "a" is never closed',
    )
  })

  test('of a name that is defined twice asks for a region', () => {
    const twice = sourceFile('1-echo/a.ts', 'type X = 1\nf()\nconst X = 1\n')
    expect(() => snippetOf(twice, selectionFrom({ of: twice.path, name: 'X' }))).toThrow(
      'defines "X" on lines 1 and 3. Use a region.',
    )
  })
})
