/** Regions, well formed and not. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { regionsOf } from './regions.ts'
import { selectionFrom } from './selection.ts'
import { snippetOf } from './snippet.ts'
import { sourceFile } from './source-file.ts'

const read = (...lines: string[]) => regionsOf(sourceFile('1-echo/a.ts', `${lines.join('\n')}\n`))
const messages = (...lines: string[]) =>
  read(...lines).findings.map((it) => `${it.line}: ${it.message}`)

describe('regions', () => {
  test('know the lines of their markers, nested ones too', () => {
    const { regions, markers, findings } = read(
      '// #region outer',
      'a()',
      '  // #region inner-1',
      'b()',
      '  // #endregion inner-1',
      '// #endregion outer',
    )
    expect(findings).toEqual([])
    expect(regions).toEqual([
      { name: 'outer', opens: 1, closes: 6 },
      { name: 'inner-1', opens: 3, closes: 5 },
    ])
    expect([...markers]).toEqual([1, 3, 5, 6])
  })

  test('are comments, not text that looks like one', () => {
    const { regions, findings } = read('const text = `', '// #region no', '`')
    expect({ regions, findings }).toEqual({ regions: [], findings: [] })
  })

  test.each([
    ['unclosed', ['// #region a', 'x()'], /^1: region "a" is never closed/],
    ['closed twice', ['// #region a', '// #endregion a', '// #endregion a'], /^3: .* not open/],
    [
      'doubled',
      ['// #region a', '// #endregion a', '// #region a', '// #endregion a'],
      /^3: .*second time, after line 1/,
    ],
    ['without a name', ['// #region'], /^1: .*stands alone on its line/],
    ['closed without a name', ['// #region a', '// #endregion'], /^1: .*never closed/],
    ['beside code', ['x() // #region a', '// #endregion a'], /^1: .*stands alone/],
    ['misspelt', ['//#region a', '//#endregion a'], /^1: .*stands alone/],
  ])('that are %s are found', (_, lines, message) => {
    expect(messages(...lines)[0]).toMatch(message)
  })

  test('that cross are found once, where the outer one closes', () => {
    const crossed = ['// #region a', '// #region b', '// #endregion a', '// #endregion b']
    expect(messages(...crossed)).toEqual([
      '3: region "a" closes inside region "b" (line 2), so they cross. Close "b" first.',
    ])
  })
})

/** A tree of regions with lines of code between, each line different from every other. */
type Piece = { code: number } | { inside: Piece[] }
const { pieces } = fc.letrec<{ pieces: Piece[]; piece: Piece }>((tie) => ({
  pieces: fc.array(tie('piece'), { maxLength: 5 }),
  piece: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.record({ code: fc.nat(1000) }),
    fc.record({ inside: tie('pieces') }),
  ),
}))

/** Writes the tree as a file, and what each of its regions should show. */
function write(tree: readonly Piece[]) {
  const lines: string[] = []
  const expected = new Map<string, string[]>()
  const visit = (pieces: readonly Piece[], around: readonly string[]): void => {
    for (const piece of pieces) {
      if ('code' in piece) {
        const line = `call(${piece.code}, ${lines.length})`
        lines.push(line)
        for (const name of around) expected.get(name)?.push(line)
      } else {
        const name = `r${expected.size}`
        expected.set(name, [])
        lines.push(`// #region ${name}`)
        visit(piece.inside, [...around, name])
        lines.push(`// #endregion ${name}`)
      }
    }
  }
  visit(tree, [])
  return { file: sourceFile('1-echo/a.ts', lines.join('\n')), expected }
}

describe('any well-formed nesting', () => {
  test('is read without findings, and each region shows what was written in it', () => {
    fc.assert(
      fc.property(pieces, (tree) => {
        const { file, expected } = write(tree)
        const { regions, findings } = regionsOf(file)
        expect(findings).toEqual([])
        expect(new Set(regions.map((it) => it.name))).toEqual(new Set(expected.keys()))
        for (const [name, lines] of expected) {
          if (lines.length === 0) continue
          const snippet = snippetOf(file, selectionFrom({ of: file.path, region: name }))
          expect(snippet.lines.map(({ number }) => file.lines[number - 1])).toEqual(lines)
        }
      }),
    )
  })

  test('is no longer well-formed when one marker is missing', () => {
    fc.assert(
      fc.property(pieces, fc.nat(), (tree, choice) => {
        const { file } = write(tree)
        const markers = [...regionsOf(file).markers]
        fc.pre(markers.length > 0)
        const victim = markers[choice % markers.length]
        const rest = file.lines.filter((_, index) => index + 1 !== victim)
        expect(regionsOf(sourceFile(file.path, rest.join('\n'))).findings).not.toEqual([])
      }),
    )
  })

  test('is told from every order of markers that is not well-formed', () => {
    const marker = fc.tuple(fc.constantFrom('region', 'endregion'), fc.constantFrom('a', 'b', 'c'))
    fc.assert(
      fc.property(fc.array(marker, { maxLength: 8 }), (markers) => {
        const lines = markers.map(([kind, name]) => `// #${kind} ${name}`)
        const { regions, findings } = regionsOf(sourceFile('1-echo/a.ts', lines.join('\n')))
        const opened = markers.filter(([kind]) => kind === 'region').length
        const clean = findings.length === 0
        expect(clean).toBe(isWellFormed(markers))
        if (clean) expect(regions.length).toBe(opened)
      }),
    )
  })
})

/** The grammar again, in the plainest way: a stack, and names that are new. */
function isWellFormed(markers: readonly (readonly [string, string])[]): boolean {
  const stack: string[] = []
  const seen = new Set<string>()
  for (const [kind, name] of markers) {
    if (kind === 'region') {
      if (seen.has(name)) return false
      seen.add(name)
      stack.push(name)
    } else if (stack.pop() !== name) return false
  }
  return stack.length === 0
}
