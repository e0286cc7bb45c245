/**
 * Which lines the chapters show, and which nobody would ever read.
 *
 * Every line of a file counts but blank ones and region markers. A line of closing brackets
 * alone counts as shown with the line that opened them. Imports and the heading comment of
 * a file count like any other line: one snippet of the file shows them with `imports` (or
 * the file is shown `whole`). Context is dimmed and shows nothing.
 */
import type { Usage } from './chapters.ts'
import { LiterateError } from './fault.ts'
import { closersOf } from './nesting.ts'
import type { Lines } from './outline.ts'
import { regionsOf } from './regions.ts'
import type { Selection } from './selection.ts'
import { snippetOf } from './snippet.ts'
import type { SourceFile } from './source-file.ts'

/** The lines that `selections` of a file show; broken ones show nothing. */
export function shownLines(file: SourceFile, selections: readonly Selection[]): Set<number> {
  const shown = new Set<number>()
  for (const selection of selections) {
    try {
      for (const { number, kind } of snippetOf(file, selection).lines) {
        if (kind === 'shown') shown.add(number)
      }
    } catch (error) {
      if (!(error instanceof LiterateError)) throw error
    }
  }
  for (const [closing, openings] of closersOf(file)) {
    if (openings.some((opening) => shown.has(opening))) shown.add(closing)
  }
  return shown
}

/** The lines of a file that have to be shown and are not in `shown`, as stretches. */
export function unshownStretches(file: SourceFile, shown: ReadonlySet<number>): Lines[] {
  const { markers } = regionsOf(file)
  const stretches: { first: number; last: number }[] = []
  let open: { first: number; last: number } | undefined
  file.lines.forEach((line, index) => {
    const number = index + 1
    if (line.trim() === '' || markers.has(number)) return
    if (shown.has(number)) {
      open = undefined
    } else if (open) {
      open.last = number
    } else {
      open = { first: number, last: number }
      stretches.push(open)
    }
  })
  return stretches
}

/** What `others`, the snippets of a chapter, leave of the file for its `<Rest>`. */
export function restOf(file: SourceFile, others: readonly Selection[]): Lines[] {
  const snippets = others.filter(({ of, what }) => of === file.path && what.kind !== 'rest')
  return unshownStretches(file, shownLines(file, snippets))
}

/** The selections of one file among `usages`. */
export function selectionsOf(path: string, usages: readonly Usage[]): Selection[] {
  return usages.map((usage) => usage.selection).filter((selection) => selection.of === path)
}
