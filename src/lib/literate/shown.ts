/** Which chapters show which lines of a file: the way back from the sources to the guide. */
import type { Chapter, Usage } from './chapters.ts'
import { LiterateError } from './fault.ts'
import type { Lines } from './outline.ts'
import { type Selection, selectionId } from './selection.ts'
import { snippetOf } from './snippet.ts'
import type { SourceFile } from './source-file.ts'

export interface Showing {
  readonly chapter: Chapter
  /** The snippet in its chapter: `/week/2/#1-echo-robust-io.ts-writeAll`. */
  readonly url: string
  readonly first: number
  readonly last: number
}

/**
 * The snippets of `file` among `usages`, by their first line; a longer one comes first. What
 * the file does not have is for the chapter's own page to complain of.
 */
export function showingsOf(file: SourceFile, usages: readonly Usage[]): Showing[] {
  return usages
    .filter(({ selection }) => selection.of === file.path)
    .flatMap(({ chapter, selection }) => {
      const lines = passageOf(file, selection)
      return lines ? [{ chapter, url: `${chapter.url}#${selectionId(selection)}`, ...lines }] : []
    })
    .sort((a, b) => a.first - b.first || b.last - a.last)
}

function passageOf(file: SourceFile, selection: Selection): Lines | undefined {
  try {
    const { first, last } = snippetOf(file, selection).passage
    return { first, last }
  } catch (error) {
    if (error instanceof LiterateError) return undefined
    throw error
  }
}
