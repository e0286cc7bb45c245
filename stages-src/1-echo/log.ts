/** The server's log: one JSON object a line, one write(2) a line. */
import { EINTR, Memory, write } from '#sys'

/**
 * PIPE_BUF, pipe(7): a write of this size or less is never mixed with another's.
 */
const LONGEST_LINE = 4096

/** Writes records to a descriptor that stays the caller's. */
export class Log {
  readonly #fd: number
  readonly #line = new Memory(LONGEST_LINE)

  constructor(fd: number) {
    this.#fd = fd
  }

  /**
   * Writes `{"time":…,"event":…,…}`. A log that cannot be written is no reason to
   * stop serving, so errors end here.
   */
  write(event: string, details: Readonly<Record<string, string | number>>): void {
    const record = JSON.stringify({
      time: new Date().toISOString(),
      event,
      ...details,
    })
    // JSON escapes control characters: whatever a peer sends, a record stays one
    // line.
    const length = this.#line.bytes.write(`${record}\n`)
    for (let written = 0; written < length; ) {
      const result = write(this.#fd, this.#line, written, length - written)
      if (result >= 0) written += result
      else if (result !== -EINTR) return
    }
  }
}
