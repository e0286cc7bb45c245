/** Lines to a descriptor: one write(2) a line, so that no two lines mix. */
import { fstatSync } from 'node:fs'
import { EAGAIN, EINTR, Memory, POLLOUT, PollSet, poll, write } from '#sys'

/** What takes the lines of a log, one after another, each with its line feed. */
export interface LineSink {
  write(line: string): void
}

/**
 * PIPE_BUF, pipe(7): a write of this size or less is never mixed with another's.
 */
export const LONGEST_LINE = 4096

/** For how many milliseconds a line waits for room, the first time there is none. */
const PATIENCE = 1000

// #region state
/** What the next line has to know of those before it, whoever wrote them. */
export interface LineState {
  /** How many lines found no room since the last one that did. */
  lost: number
  /** Whether the latest write ended within a line. */
  isTorn: boolean
}
// #endregion state

// #region writer
/** Writes lines to a descriptor that stays the caller's. */
export class LineWriter implements LineSink {
  readonly #fd: number
  readonly #line = new Memory(LONGEST_LINE)
  readonly #entries = new PollSet(1)
  readonly #mayBlock: boolean
  readonly #lossLine: (lines: number) => string
  readonly #state: LineState

  /** `lossLine`: what to write, once there is room again, of `lines` lost lines. */
  constructor(
    fd: number,
    lossLine = lossInWords,
    state: LineState = { lost: 0, isTorn: false },
  ) {
    this.#fd = fd
    this.#lossLine = lossLine
    this.#state = state
    this.#mayBlock = mayBlock(fd)
    this.#entries.set(0, fd, POLLOUT)
  }

  /**
   * Writes `line`, which ends in its line feed. A log that cannot be written is no
   * reason to stop serving: a line waits for room, but not for long, and while there
   * is none, those after it do not wait.
   */
  write(line: string): void {
    const state = this.#state
    if (state.lost > 0 && this.#put(this.#lossLine(state.lost), 0)) state.lost = 0
    if (state.lost > 0 || !this.#put(line, PATIENCE)) state.lost += 1
  }
  // #endregion writer

  // #region put
  /** Whether all of `line` could be written. */
  #put(line: string, patience: number): boolean {
    const length = this.#line.bytes.write(this.#state.isTorn ? `\n${line}` : line)
    let written = 0
    while (written < length) {
      if (this.#mayBlock && !this.#hasRoom(patience)) break
      const result = write(this.#fd, this.#line, written, length - written)
      if (result >= 0) written += result
      else if (result === -EAGAIN && this.#hasRoom(patience)) continue
      else if (result !== -EINTR) break
    }
    if (written > 0) this.#state.isTorn = written < length
    return written === length
  }

  #hasRoom(patience: number): boolean {
    for (;;) {
      const ready = poll(this.#entries, 1, patience)
      if (ready !== -EINTR) return ready > 0
    }
  }
  // #endregion put
}

/**
 * Whether a write may wait for a reader, in which the whole thread would be stuck:
 * to anything but a regular file.
 */
function mayBlock(fd: number): boolean {
  try {
    return !fstatSync(fd).isFile()
  } catch {
    return false // it is not open, which write will say at once
  }
}

function lossInWords(lines: number): string {
  return `# ${lines} lines of this log found no room, and are lost\n`
}
