/** Which chapters show which lines of a file: the way back from the sources to the guide. */
import type { Chapter, Usage } from './chapters.ts'
import { selectionId } from './selection.ts'
import { snippetOf } from './snippet.ts'
import type { SourceFile } from './source-file.ts'

export interface Showing {
  readonly chapter: Chapter
  /** The snippet in its chapter: `/week/2/#1-echo-robust-io.ts-writeAll`. */
  readonly url: string
  readonly first: number
  readonly last: number
}

/** The snippets of `file` among `usages`, by their first line; a longer one comes first. */
export function showingsOf(file: SourceFile, usages: readonly Usage[]): Showing[] {
  return usages
    .filter(({ selection }) => selection.of === file.path)
    .map(({ chapter, selection }) => {
      const { first, last } = snippetOf(file, selection).passage
      return { chapter, url: `${chapter.url}#${selectionId(selection)}`, first, last }
    })
    .sort((a, b) => a.first - b.first || b.last - a.last)
}
