/** The glossary fits the chapters. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitionOf, definitionsIn, type Entry, faultsOf, readGlossary } from './glossary.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glossary-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(yaml: string): string {
  const file = join(folder, 'glossary.yaml')
  writeFileSync(file, yaml)
  return file
}

describe('the file', () => {
  it('is read in alphabetical order, whatever the case', () => {
    const file = write(
      [
        '- { id: short-count, term: short count, definition: Less than was asked for. }',
        '- { id: backlog, term: Backlog, definition: Connections nobody accepted yet. }',
      ].join('\n'),
    )
    expect(readGlossary(file).map(({ id }) => id)).toEqual(['backlog', 'short-count'])
    expect(definitionOf('backlog', file).term).toBe('Backlog')
  })

  it('may be missing', () => {
    expect(readGlossary(join(folder, 'none.yaml'))).toEqual([])
  })

  it('names the field that is wrong', () => {
    const file = write('- { id: Short Count, term: short count, definition: Less. }')
    expect(() => readGlossary(file)).toThrow(/glossary\.yaml: 0\.id: /)
  })

  it('has no entry: the term that wanted it says so', () => {
    const file = write('[]')
    expect(() => definitionOf('backlog', file)).toThrow(/<Term id="backlog">: .* has no entry/)
  })
})

it('the terms of a chapter are found in its text, not in what is commented out', () => {
  const mdx = `A <Term id="short-count">short\ncount</Term> and a <Term
    id='backlog'>backlog</Term>. {/* <Term id="gone">gone</Term> */}`
  expect(definitionsIn(mdx)).toEqual(['short-count', 'backlog'])
})

describe('faults between the glossary and the chapters', () => {
  const entry = (id: string, see: string[] = []): Entry => ({ id, term: id, definition: id, see })
  const defined = (id: string, file = 'week-01.mdx') => ({ id, file, address: '/week/1/' })

  it('there are none when every entry is defined once', () => {
    expect(faultsOf([entry('a', ['b']), entry('b')], [defined('a'), defined('b')])).toEqual([])
  })

  it.each<[string, Entry[], ReturnType<typeof defined>[], RegExp]>([
    ['an entry nobody defines', [entry('a')], [], /no chapter defines 'a'/],
    ['a term without an entry', [], [defined('a')], /week-01\.mdx: <Term id="a"> is no entry/],
    [
      'a term defined twice',
      [entry('a')],
      [defined('a'), defined('a', 'week-02.mdx')],
      /'a' is defined 2 times: week-01\.mdx, week-02\.mdx/,
    ],
    ['a reference to nothing', [entry('a', ['b'])], [defined('a')], /'a' refers to 'b'/],
    ['an entry that stands twice', [entry('a'), entry('a')], [defined('a')], /'a' stands twice/],
  ])('%s', (_, entries, definitions, message) => {
    expect(faultsOf(entries, definitions)).toEqual([expect.stringMatching(message)])
  })
})
