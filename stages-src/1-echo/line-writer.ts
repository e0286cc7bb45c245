/** Lines to a descriptor: one write(2) a line, so that no two lines mix. */
import { EINTR, Memory, write } from '#sys'

/**
 * PIPE_BUF, pipe(7): a write of this size or less is never mixed with another's.
 */
export const LONGEST_LINE = 4096

/** Writes lines to a descriptor that stays the caller's. */
export class LineWriter {
  readonly #fd: number
  readonly #line = new Memory(LONGEST_LINE)

  constructor(fd: number) {
    this.#fd = fd
  }

  /**
   * Writes `line`, which ends in its line feed. A log that cannot be written is no
   * reason to stop serving, so errors end here.
   */
  write(line: string): void {
    const length = this.#line.bytes.write(line)
    for (let written = 0; written < length; ) {
      const result = write(this.#fd, this.#line, written, length - written)
      if (result >= 0) written += result
      else if (result !== -EINTR) return
    }
  }
}
