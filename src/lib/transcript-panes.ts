/** Transcripts cut for the reader: by remarks, and where one looks from one terminal to another. */
import type { TranscriptData } from './results.ts'

type Line = TranscriptData['lines'][number]

/** What one terminal showed without a look at another. */
export interface Pane {
  /** From 1. */
  readonly terminal: number
  readonly lines: Line[]
}

/** What follows the remark `section`, which becomes its title, up to the next remark. */
export function sectionOf({ lines }: TranscriptData, section: string): TranscriptData | undefined {
  const isRemark = ({ kind, terminal }: Line) => kind === 'note' && terminal === undefined
  const from = lines.findIndex((line) => isRemark(line) && line.text === section)
  if (from === -1) return undefined
  const to = lines.findIndex((line, index) => index > from && isRemark(line))
  return { title: section, lines: lines.slice(from + 1, to === -1 ? undefined : to) }
}

/** How many terminals there are, and what they showed, in order. A note belongs to what follows. */
export function panesOf({ lines }: TranscriptData): { columns: number; panes: Pane[] } {
  const panes: Pane[] = []
  let notes: Line[] = []
  for (const line of lines) {
    const last = panes.at(-1)
    if (line.kind === 'note' && line.terminal === undefined) {
      notes.push(line)
      continue
    }
    const terminal = line.terminal ?? 1
    if (last?.terminal === terminal) last.lines.push(...notes, line)
    else panes.push({ terminal, lines: [...notes, line] })
    notes = []
  }
  panes.at(-1)?.lines.push(...notes)
  const columns = Math.max(1, ...panes.map(({ terminal }) => terminal))
  return { columns, panes }
}
