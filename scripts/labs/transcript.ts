/** Transcripts, as the guide shows them. */
import type { TranscriptData } from '../../src/lib/results.ts'

type Line = TranscriptData['lines'][number]

/** What one or several terminals showed, in the order in which a person would look at them. */
export class Transcript {
  readonly #lines: Line[] = []

  /** A remark between the lines, such as which terminal it is. */
  note(text: string): void {
    this.#lines.push({ kind: 'note', text })
  }

  command(text: string): void {
    this.#lines.push({ kind: 'command', text })
  }

  /** What was printed, as it came; no line where it is empty. */
  output(text: string): void {
    if (text === '') return
    const lines = text.replace(/\n$/, '').split('\n')
    this.#lines.push(...lines.map((line) => ({ kind: 'output' as const, text: line })))
  }

  finished(title?: string): TranscriptData {
    return { ...(title !== undefined && { title }), lines: this.#lines }
  }
}
