import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { restCode, snippetCode } from './code.ts'
import type { Part } from './parts.ts'
import { selectionFrom } from './selection.ts'

const root = mkdtempSync(join(tmpdir(), 'parts-'))
afterAll(() => rmSync(root, { recursive: true }))
mkdirSync(join(root, 'stages-src/1-a'), { recursive: true })
const write = (name: string, ...lines: string[]) =>
  writeFileSync(join(root, 'stages-src/1-a', name), `${lines.join('\n')}\n`)

const FILLER = Array.from({ length: 20 }, (_, index) => `const filler${index} = ${index}`)
write('one.ts', "import { a, b } from '#sys'", '', ...FILLER, 'a(1)')
write(
  'two.ts',
  '/** Two. */',
  "import { a, b } from '#sys'",
  "import { c } from './c.ts'",
  '',
  ...FILLER,
  '',
  '/** Doubles it. */',
  'export function twice(x: number): number {',
  '  const y = a(x)',
  '  return y + y',
  '}',
)

const inWords = (parts: readonly Part[]) =>
  parts.map(({ lines, fold }) =>
    fold
      ? `[${fold.text}: ${lines.length}]`
      : lines
          .map(({ number, removed }) => (removed === undefined ? number : `-${removed}`))
          .join(' '),
  )

async function partsOf(attributes: Record<string, unknown>) {
  return inWords((await snippetCode(root, selectionFrom(attributes), new Map())).parts)
}

test('imports fold to a line that counts them, below the heading comment', async () => {
  expect(await partsOf({ of: '1-a/two.ts', name: 'twice', imports: true })).toEqual([
    '1',
    '[Imports: 2 names from `#sys`, 1 file of the guide: 2]',
    '26 27 28 29 30',
  ])
})

test('of a signature the body is folded, and is the reader’s', async () => {
  const { parts } = await snippetCode(
    root,
    selectionFrom({ of: '1-a/two.ts', name: 'twice', signature: true }),
    new Map(),
  )
  expect(inWords(parts)).toEqual(['26 27', '[How it is written here: 3]'])
  expect(parts[1]?.fold?.yours).toBe('twice()')
})

test('since another source: what is gone, what is new, and the rest folded', async () => {
  expect(await partsOf({ of: '1-a/two.ts', whole: true, since: '1-a/one.ts' })).toEqual([
    '[Imports: 2 names from `#sys`, 1 file of the guide: 3]',
    '[19 lines as before: 19]',
    '23 24 -a(1) 25 26 27 28 29 30',
  ])
})

test('the rest is what the others leave', () => {
  const others = [selectionFrom({ of: '1-a/two.ts', name: 'twice', imports: true })]
  const { parts, count } = restCode(root, '1-a/two.ts', others)
  expect(count).toBe(20)
  expect(inWords(parts)).toEqual([FILLER.map((_, index) => index + 5).join(' ')])
})
