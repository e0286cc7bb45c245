/** Code made ready for a page: a snippet of a chapter, or a whole file. */

import { restOf } from './coverage.ts'
import { highlight } from './highlight.ts'
import type { Hovers } from './hovers.ts'
import type { Code, CodeLine } from './markup.ts'
import { changedParts, foldedParts, type Part } from './parts.ts'
import { regionsOf } from './regions.ts'
import { type Selection, selectionId } from './selection.ts'
import { snippetOf } from './snippet.ts'
import { readSource } from './source-file.ts'
import { type Where, whereIs } from './where.ts'

export interface SnippetCode {
  readonly code: Code
  /** The code's lines, cut into what is open and what is folded. */
  readonly parts: readonly Part[]
  readonly where: Where
  /** For the snippet's element on the page. */
  readonly id: string
  readonly firstLine: number
  readonly lastLine: number
}

/** What a `<Source>` shows. Throws a LiterateError where the file does not have it. */
export async function snippetCode(
  root: string,
  selection: Selection,
  hovers: Hovers,
): Promise<SnippetCode> {
  const file = readSource(root, selection.of)
  const snippet = snippetOf(file, selection)
  const earlier = selection.since === undefined ? undefined : readSource(root, selection.since)
  const where = whereIs(root, snippet, selection, earlier)
  const lines = snippet.lines.map(({ number, kind, highlighted }) => ({
    number,
    dimmed: kind === 'context',
    highlighted,
    added: where.added.has(number),
  }))
  const code: Code = {
    file,
    tokens: await highlight(file.path, file.text),
    names: hovers.get(file.path) ?? [],
    lines,
    indentation: snippet.indentation,
    anchored: false,
  }
  return {
    where,
    id: selectionId(selection),
    firstLine: snippet.passage.first,
    lastLine: snippet.passage.last,
    code,
    parts: earlier
      ? changedParts(code, earlier)
      : foldedParts(code, snippet.definitions, selection),
  }
}

/** What a `<Rest>` shows: the stretches of a file that `others`, of the same chapter, do not. */
export function restCode(
  root: string,
  of: string,
  others: readonly Selection[],
): { code: Code; parts: readonly Part[]; count: number } {
  const file = readSource(root, of)
  const stretches = restOf(file, others)
  const lines = stretches.flatMap(({ first, last }) => linesFrom(first, last))
  const code: Code = {
    file,
    // What few readers open is light: no colours, and no names that lead anywhere.
    tokens: [],
    names: [],
    lines,
    indentation: 0,
    anchored: false,
  }
  return { code, parts: [{ lines }], count: lines.length }
}

function linesFrom(first: number, last: number): CodeLine[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    number: first + index,
    dimmed: false,
    highlighted: false,
    added: false,
  }))
}

/** A whole file, with an anchor at every line and the markers of its regions dimmed. */
export async function fileCode(root: string, path: string, hovers: Hovers): Promise<Code> {
  const file = readSource(root, path)
  const { markers } = regionsOf(file)
  return {
    file,
    tokens: await highlight(file.path, file.text),
    names: hovers.get(path) ?? [],
    lines: file.lines.map((_, index) => ({
      number: index + 1,
      dimmed: markers.has(index + 1),
      highlighted: false,
      added: false,
    })),
    indentation: 0,
    anchored: true,
  }
}
