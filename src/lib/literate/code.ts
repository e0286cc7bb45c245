/** Code made ready for a page: a snippet of a chapter, or a whole file. */
import { highlight } from './highlight.ts'
import type { Hovers } from './hovers.ts'
import type { Code } from './markup.ts'
import { regionsOf } from './regions.ts'
import { type Selection, selectionId } from './selection.ts'
import { snippetOf } from './snippet.ts'
import { readSource } from './source-file.ts'
import { type Where, whereIs } from './where.ts'

export interface SnippetCode {
  readonly code: Code
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
  const where = whereIs(root, snippet, selection)
  return {
    where,
    id: selectionId(selection),
    firstLine: snippet.passage.first,
    lastLine: snippet.passage.last,
    code: {
      file,
      tokens: await highlight(file.path, file.text),
      names: hovers.get(file.path) ?? [],
      lines: snippet.lines.map(({ number, kind, highlighted }) => ({
        number,
        dimmed: kind === 'context',
        highlighted,
        added: where.added.has(number),
      })),
      indentation: snippet.indentation,
      anchored: false,
    },
  }
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
