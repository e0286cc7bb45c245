/** The lines of a file that a selection shows. */
import { LiterateError } from './fault.ts'
import { type Definition, type Lines, outlineOf } from './outline.ts'
import { regionsOf } from './regions.ts'
import type { Selection } from './selection.ts'
import { type SourceFile, STAGES_FOLDER } from './source-file.ts'

export interface SnippetLine {
  /** As the editor counts, from 1. */
  readonly number: number
  /** Context is dimmed, and does not count as shown. */
  readonly kind: 'shown' | 'context'
  readonly highlighted: boolean
}

export interface Snippet {
  readonly file: SourceFile
  readonly lines: readonly SnippetLine[]
  /** Characters of indentation that every line of the passage has, and that are left out. */
  readonly indentation: number
  /** The definitions that were asked for by name. */
  readonly definitions: readonly Definition[]
  /** The first and the last line of what was asked for, imports aside. */
  readonly passage: Lines
}

/** Finds what `selection` asks for. Throws a LiterateError where the file does not have it. */
export function snippetOf(file: SourceFile, selection: Selection): Snippet {
  const { markers, findings } = regionsOf(file)
  const broken = findings[0]
  if (broken) throw new LiterateError(broken)

  const { stretches, definitions } = passages(file, selection)
  const wanted = new Set(stretches.flatMap(numbersOf))
  const shown = new Set([...wanted, ...importLines(file, selection)])
  const context = new Set(stretches.flatMap((lines) => around(file, lines, selection.context)))
  const numbers = [...new Set([...shown, ...context])]
    .filter((number) => !markers.has(number))
    .sort((a, b) => a - b)
  const highlighted = highlights(
    file,
    selection,
    numbers.filter((number) => shown.has(number)),
  )
  const lines = numbers.map(
    (number): SnippetLine => ({
      number,
      kind: shown.has(number) ? 'shown' : 'context',
      highlighted: highlighted.has(number),
    }),
  )
  return {
    file,
    lines: withoutBlankEdges(file, lines),
    indentation: indentationOf(
      file,
      numbers.filter((n) => wanted.has(n) || context.has(n)),
    ),
    definitions,
    passage: { first: Math.min(...wanted), last: Math.max(...wanted) },
  }
}

interface Passages {
  readonly stretches: readonly Lines[]
  readonly definitions: readonly Definition[]
}

function passages(file: SourceFile, { what }: Selection): Passages {
  switch (what.kind) {
    case 'whole':
    case 'rest':
      if (file.text.trim() === '') {
        throw new LiterateError(`${STAGES_FOLDER}/${file.path} is empty. Fill it, or drop this.`)
      }
      return { stretches: [{ first: 1, last: file.lines.length }], definitions: [] }
    case 'region':
      return { stretches: [insideRegion(file, what.name)], definitions: [] }
    case 'names': {
      const definitions = what.names.map((name) => definitionNamed(file, name))
      return { stretches: definitions, definitions }
    }
  }
}

function insideRegion(file: SourceFile, name: string): Lines {
  const { regions } = regionsOf(file)
  const region = regions.find((each) => each.name === name)
  if (!region) {
    const names = regions.map((each) => `${each.name} (line ${each.opens})`).join(', ')
    throw new LiterateError(
      `${STAGES_FOLDER}/${file.path} has no region "${name}". ` +
        (names === ''
          ? `It has none at all: mark the lines with \`// #region ${name}\`.`
          : `It has ${names}.`),
    )
  }
  const lines = { first: region.opens + 1, last: region.closes - 1 }
  if (file.lines.slice(lines.first - 1, lines.last).every((line) => line.trim() === '')) {
    throw new LiterateError({
      file: `${STAGES_FOLDER}/${file.path}`,
      line: region.opens,
      message: `region "${name}" is empty. Put lines in it.`,
    })
  }
  return lines
}

function definitionNamed(file: SourceFile, name: string): Definition {
  const { definitions } = outlineOf(file)
  const everything = definitions.flatMap((each) => [each, ...each.members])
  const found = everything.filter((each) => each.name === name)
  if (found.length > 1) {
    const lines = found.map(({ line }) => line).join(' and ')
    throw new LiterateError(
      `${STAGES_FOLDER}/${file.path} defines "${name}" on lines ${lines}. Use a region.`,
    )
  }
  const [definition] = found
  if (definition) return definition
  const owner = name.split('.')[0]
  const siblings = definitions.find((each) => each.name === owner)?.members ?? definitions
  throw new LiterateError(
    `${STAGES_FOLDER}/${file.path} does not define "${name}". ` +
      `It defines ${siblings.map((each) => each.name).join(', ') || 'nothing by name'}.`,
  )
}

function importLines(file: SourceFile, selection: Selection): number[] {
  if (!selection.imports) return []
  const { imports } = outlineOf(file)
  if (imports.length > 0) return imports.flatMap(numbersOf)
  throw new LiterateError(
    `${STAGES_FOLDER}/${file.path} has neither imports nor a heading comment. Drop \`imports\`.`,
  )
}

/** The nearest `count` lines before and after that are not blank, with the blanks between. */
function around(file: SourceFile, { first, last }: Lines, count: number): number[] {
  const { markers } = regionsOf(file)
  const numbers: number[] = []
  for (const [start, step] of [
    [first - 1, -1],
    [last + 1, 1],
  ] as const) {
    let left = count
    let passed: number[] = []
    for (let number = start; left > 0 && file.lines[number - 1] !== undefined; number += step) {
      if (markers.has(number)) continue
      passed.push(number)
      if (file.lines[number - 1]?.trim() === '') continue
      numbers.push(...passed)
      passed = []
      left -= 1
    }
  }
  return numbers
}

function highlights(file: SourceFile, selection: Selection, numbers: number[]): Set<number> {
  const found = new Set<number>()
  for (const text of selection.highlight) {
    const matching = numbers.filter((number) => file.lines[number - 1]?.includes(text))
    if (matching.length === 0) {
      throw new LiterateError(
        `highlight "${text}" occurs in no line that is shown. Copy it from ` +
          `${STAGES_FOLDER}/${file.path}, or take it away.`,
      )
    }
    for (const number of matching) found.add(number)
  }
  return found
}

function withoutBlankEdges(file: SourceFile, lines: readonly SnippetLine[]): SnippetLine[] {
  const isBlank = ({ number }: SnippetLine) => file.lines[number - 1]?.trim() === ''
  const first = lines.findIndex((line) => !isBlank(line))
  const last = lines.findLastIndex((line) => !isBlank(line))
  return lines.slice(first, last + 1)
}

function indentationOf(file: SourceFile, numbers: readonly number[]): number {
  const depths = numbers
    .map((number) => file.lines[number - 1] ?? '')
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length)
  return depths.length === 0 ? 0 : Math.min(...depths)
}

function numbersOf({ first, last }: Lines): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
