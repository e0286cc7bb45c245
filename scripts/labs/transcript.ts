/** Transcripts, as the guide shows them. */
import type { TranscriptData } from '../../src/lib/results.ts'

type Line = TranscriptData['lines'][number]

/** What fits into a panel of the guide. */
export const COLUMNS = 76

/** What one or several terminals showed, in the order in which a person would look at them. */
export class Transcript {
  readonly #lines: Line[] = []
  #omitted: RegExp | undefined

  /** From now on lines of output that match are left out: what the text says nothing about. */
  omit(pattern: RegExp): void {
    this.#omitted = pattern
  }

  /** A remark between the lines; without `terminal` it belongs to what follows. */
  note(text: string, terminal?: number): void {
    this.#lines.push({ kind: 'note', text, ...(terminal !== undefined && { terminal }) })
  }

  /** `terminal`: which of several it was typed in, from 1. */
  command(text: string, terminal = 1): void {
    this.#lines.push({ kind: 'command', text, terminal })
  }

  /** What was printed, as it came; no line where it is empty. */
  output(text: string, terminal = 1): void {
    if (text === '') return
    for (const line of text.replace(/\n$/, '').split('\n')) {
      if (!this.#omitted?.test(line)) this.#lines.push({ kind: 'output', text: line, terminal })
    }
  }

  finished(title?: string): TranscriptData {
    const isOne = this.#lines.every(({ terminal = 1 }) => terminal === 1)
    const lines = this.#lines.flatMap(({ terminal, kind, text }) =>
      fitted(kind, text).map((part) => ({
        kind,
        text: part,
        ...(!isOne && terminal !== undefined && { terminal }),
      })),
    )
    return { ...(title !== undefined && { title }), lines }
  }
}

/** A line as it fits: a command goes on in the next line, as a shell lets it; output is cut. */
function fitted(kind: Line['kind'], text: string): string[] {
  // In the panel a command has its prompt before it.
  const most = kind === 'command' ? COLUMNS - 2 : COLUMNS
  if (text.length <= most || kind === 'note') return [text]
  if (kind !== 'command') return [`${text.slice(0, most - 1)}…`]
  return [continued(text, most)]
}

/** Breaks a command before words, with a backslash at each line's end. */
function continued(command: string, most: number): string {
  const lines = ['']
  for (const word of command.replaceAll(/ *\\\n */g, ' ').split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + word.length + 3 > most) lines.push(`    ${word}`)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.join(' \\\n')
}
