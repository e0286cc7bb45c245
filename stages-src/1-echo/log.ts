/** The server's log: one JSON object a line. */
import { LineWriter } from './line-writer.ts'

/** Writes records to a descriptor that stays the caller's. */
export class Log {
  readonly #lines: LineWriter

  constructor(fd: number) {
    this.#lines = new LineWriter(fd, (lines) => record('lost', { lines }))
  }

  /** Writes `{"time":…,"event":…,…}`. */
  write(event: string, details: Readonly<Record<string, string | number>>): void {
    this.#lines.write(record(event, details))
  }
}

/** JSON escapes control characters: whatever a peer sends, a record stays one line. */
function record(
  event: string,
  details: Readonly<Record<string, string | number>>,
): string {
  return `${JSON.stringify({ time: new Date().toISOString(), event, ...details })}\n`
}
