/** A snippet cut into parts: lines that are open, and lines that are folded to a word about them. */
import { diffLines } from 'diff'
import type { Code, CodeLine } from './markup.ts'
import { bodyOf } from './nesting.ts'
import { calledName, type Definition } from './outline.ts'
import { regionsOf } from './regions.ts'
import type { Selection } from './selection.ts'
import type { SourceFile } from './source-file.ts'
import { syntaxOf } from './syntax.ts'

export interface Part {
  readonly lines: readonly CodeLine[]
  /** What stands in the place of the lines until they are unfolded, code in backticks. */
  readonly fold?: Fold
}

export interface Fold {
  readonly text: string
  /** Who writes the lines: a body that is left to the reader, by the name of its function. */
  readonly yours?: string
}

/** Unchanged lines that stay open on either side of a change. */
const AROUND = 2
/** So few unchanged lines are not worth a fold. */
const FEW = 5

/** The lines of `code`, with imports and, where a `signature` is asked for, bodies folded. */
export function foldedParts(
  code: Code,
  definitions: readonly Definition[],
  { imports, signature }: Selection,
): Part[] {
  const folds = new Map<number, Fold>()
  if (imports) {
    const fold = { text: importsInWords(code.file) }
    for (const number of importNumbers(code.file)) folds.set(number, fold)
  }
  for (const definition of signature ? definitions : []) {
    const fold = { text: 'How it is written here', yours: calledName(definition) }
    for (const number of bodyOf(code.file, definition)) folds.set(number, fold)
  }
  return partsBy(code.lines, ({ number }) => folds.get(number))
}

/**
 * The lines of `code` as what was added to `earlier` and removed from it; what is as before is
 * folded where it is long.
 */
export function changedParts(code: Code, earlier: SourceFile): Part[] {
  const lines = changedLines(code, earlier)
  const before = openingNumbers(code.file)
  const near = new Set<CodeLine>()
  lines.forEach((line, index) => {
    if (before.has(line.number) || (!line.added && line.removed === undefined)) return
    for (const each of lines.slice(Math.max(0, index - AROUND), index + AROUND + 1)) near.add(each)
  })
  const opening = { text: importsInWords(code.file) }
  const runs = partsBy(lines, (line) => {
    if (before.has(line.number)) return opening
    return near.has(line) ? undefined : SAME
  })
  return runs
    .map((part): Part => {
      if (part.fold !== SAME) return part
      if (part.lines.length <= FEW) return { lines: part.lines }
      return { lines: part.lines, fold: { text: `${part.lines.length} lines as before` } }
    })
    .reduce(joined, [])
}

/** Open parts that follow on one another are one. */
function joined(parts: Part[], part: Part): Part[] {
  const last = parts.at(-1)
  if (!last || last.fold || part.fold) return [...parts, part]
  return [...parts.slice(0, -1), { lines: [...last.lines, ...part.lines] }]
}

const SAME: Fold = { text: 'as before' }

/** Every line of `code`, with those of `earlier` that are gone where they stood. */
function changedLines({ file, lines }: Code, earlier: SourceFile): CodeLine[] {
  const shown = new Map(lines.map((line) => [line.number, line]))
  const [first = 0, last = 0] = [lines[0]?.number, lines.at(-1)?.number]
  const { markers } = regionsOf(earlier)
  const opening = openingNumbers(earlier)
  const changed: CodeLine[] = []
  let number = 1
  let before = 1
  for (const part of diffLines(earlier.text, file.text)) {
    for (const text of part.value.replace(/\n$/, '').split('\n')) {
      const line = shown.get(number)
      if (part.removed) {
        const isInside =
          first <= number && number <= last + 1 && !markers.has(before) && !opening.has(before)
        if (isInside) changed.push({ ...GONE, number, removed: text })
      } else if (line) changed.push({ ...line, added: part.added, same: !part.added })
      if (!part.added) before += 1
      if (!part.removed) number += 1
    }
  }
  return changed
}

const GONE = { dimmed: false, highlighted: false, added: false }

function partsBy(lines: readonly CodeLine[], foldOf: (line: CodeLine) => Fold | undefined): Part[] {
  const parts: { lines: CodeLine[]; fold?: Fold }[] = []
  for (const line of lines) {
    const fold = foldOf(line)
    const last = parts.at(-1)
    if (last && last.fold === fold) last.lines.push(line)
    else parts.push({ lines: [line], ...(fold && { fold }) })
  }
  return parts
}

/** The lines of the imports, without the file's heading comment. */
function importNumbers(file: SourceFile): number[] {
  const { program, lineAt } = syntaxOf(file)
  return program.body
    .filter(({ type }) => type === 'ImportDeclaration')
    .flatMap(({ start, end }) => numbers(lineAt(start), lineAt(end - 1)))
}

/** The lines up to the last import: what every version has, and nobody compares. */
function openingNumbers(file: SourceFile): Set<number> {
  return new Set(numbers(1, Math.max(0, ...importNumbers(file))))
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** "15 names from `#sys`, 2 files of this guide". */
function importsInWords(file: SourceFile): string {
  const names = new Map<string, number>()
  let own = 0
  for (const statement of syntaxOf(file).program.body) {
    if (statement.type !== 'ImportDeclaration') continue
    const from = statement.source.value
    if (from.startsWith('.')) own += 1
    else names.set(from, (names.get(from) ?? 0) + statement.specifiers.length)
  }
  const parts = [...names].map(([from, count]) => `${counted(count, 'name')} from \`${from}\``)
  if (own > 0) parts.push(`${counted(own, 'file')} of the guide`)
  return `Imports: ${parts.join(', ')}`
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}
