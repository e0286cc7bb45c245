/** Everything that has to hold between the chapters and stages-src. */
import { type Reading, readChapters } from './chapters.ts'
import { restOf, selectionsOf, shownLines, unshownStretches } from './coverage.ts'
import { EXCEPTIONS_FILE, type Exceptions, readExceptions } from './exceptions.ts'
import { compareFindings, type Finding, LiterateError } from './fault.ts'
import { enclosingOf } from './nesting.ts'
import { calledName, type Lines } from './outline.ts'
import { regionsOf } from './regions.ts'
import { describeSelection, type Selection, selectionId } from './selection.ts'
import { snippetOf } from './snippet.ts'
import {
  isShownInChapters,
  listSources,
  readSource,
  type SourceFile,
  STAGES_FOLDER,
} from './source-file.ts'

export interface Report {
  /** Sorted by file and line; empty when everything holds. */
  readonly findings: readonly Finding[]
  readonly snippets: number
  readonly chapters: number
  /** Lines that chapters have to show. */
  readonly lines: number
  readonly files: number
}

/** Runs every gate over the repository at `root`. */
export function runGates(root: string): Report {
  const reading = readChapters(root)
  const listed = readExceptions(root)
  const { files, findings: broken } = readFiles(root)
  const covered = files.filter((file) => isShownInChapters(file.path))
  const findings = [
    ...broken,
    ...reading.findings,
    ...files.flatMap((file) => regionsOf(file).findings),
    ...reading.usages.flatMap(({ chapter, line, selection }) =>
      selectionFindings(root, chapter.file, line, selection),
    ),
    ...repeated(reading),
    ...needless(root, reading),
    ...listed.findings,
    ...exceptionFindings(root, listed, reading),
    ...covered.flatMap((file) => unshownFindings(file, reading, listed)),
  ]
  return {
    findings: findings.toSorted(compareFindings),
    snippets: reading.usages.length,
    chapters: reading.chapters.length,
    lines: covered.reduce((sum, file) => sum + file.lines.length, 0),
    files: covered.length,
  }
}

/** Why `selection` cannot be shown where it is asked for; nothing when it can. */
export function selectionFindings(
  root: string,
  file: string,
  line: number,
  selection: Selection,
): Finding[] {
  try {
    snippetOf(readSource(root, selection.of), selection)
    return []
  } catch (error) {
    if (!(error instanceof LiterateError)) throw error
    return [{ file, line, message: `${describeSelection(selection)}: ${error.message}` }]
  }
}

/** A snippet has one place on a page: the sources link to it there. */
function repeated({ usages }: Reading): Finding[] {
  const first = new Map<string, number>()
  return usages.flatMap(({ chapter: { file }, line, selection }) => {
    const id = selectionId(selection)
    const before = first.get(`${file}#${id}`)
    if (before === undefined) {
      first.set(`${file}#${id}`, line)
      return []
    }
    const what = describeSelection(selection)
    return [{ file, line, message: `${what} is on line ${before} already. Link to #${id}.` }]
  })
}

/** A `<Rest>` of which nothing is left. */
function needless(root: string, { usages }: Reading): Finding[] {
  return usages.flatMap(({ chapter, line, selection }) => {
    if (selection.what.kind !== 'rest') return []
    const others = usages.filter((usage) => usage.chapter === chapter)
    try {
      const file = readSource(root, selection.of)
      if (
        restOf(
          file,
          others.map((usage) => usage.selection),
        ).length > 0
      )
        return []
    } catch (error) {
      if (error instanceof LiterateError) return []
      throw error
    }
    const message = `${describeSelection(selection)}: the chapter shows all of it. Drop this.`
    return [{ file: chapter.file, line, message }]
  })
}

/** Files that do not parse are findings, and out of the game. */
function readFiles(root: string): { files: SourceFile[]; findings: Finding[] } {
  const files: SourceFile[] = []
  const findings: Finding[] = []
  for (const path of listSources(root)) {
    try {
      const file = readSource(root, path)
      regionsOf(file)
      files.push(file)
    } catch (error) {
      if (!(error instanceof LiterateError)) throw error
      findings.push(
        error.finding ?? { file: `${STAGES_FOLDER}/${path}`, line: 1, message: error.message },
      )
    }
  }
  return { files, findings }
}

function exceptionFindings(root: string, { exceptions }: Exceptions, reading: Reading): Finding[] {
  return exceptions.flatMap(({ line, selection }) => {
    const broken = selectionFindings(root, EXCEPTIONS_FILE, line, selection)
    if (broken.length > 0) return broken
    const file = readSource(root, selection.of)
    const shown = shownLines(file, selectionsOf(file.path, reading.usages))
    const excepted = shownLines(file, [selection])
    const missing = unshownStretches(file, shown).flatMap(({ first, last }) =>
      [...excepted].filter((number) => first <= number && number <= last),
    )
    if (missing.length > 0 && isShownInChapters(file.path)) return []
    const message = `${describeSelection(selection)} needs no exception any more. Take it away.`
    return [{ file: EXCEPTIONS_FILE, line, message }]
  })
}

function unshownFindings(
  file: SourceFile,
  reading: Reading,
  { exceptions }: Exceptions,
): Finding[] {
  const excepted = exceptions.map((exception) => exception.selection)
  const selections = [
    ...selectionsOf(file.path, reading.usages),
    ...excepted.filter((selection) => selection.of === file.path),
  ]
  return unshownStretches(file, shownLines(file, selections)).map((lines) => ({
    file: `${STAGES_FOLDER}/${file.path}`,
    line: lines.first,
    message:
      `${describeLines(file, lines)} shown in no chapter. Show with <Source>, ` +
      `or except in ${EXCEPTIONS_FILE} with a reason.`,
  }))
}

function describeLines(file: SourceFile, lines: Lines): string {
  const { first, last } = lines
  const enclosing = enclosingOf(file, lines)
  const place = enclosing ? ` in ${calledName(enclosing)}` : ''
  return first === last ? `line ${first}${place} is` : `lines ${first} to ${last}${place} are`
}
