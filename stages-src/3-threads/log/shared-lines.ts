/** The lines of several threads to one descriptor: none torn, none lost unsaid. */
import {
  type LineSink,
  type LineState,
  LineWriter,
} from '../../1-echo/line-writer.ts'
import { Mutex } from '../sync/mutex.ts'

const LOST = 0
const IS_TORN = 1

// #region shared-lines
/**
 * One line at a time. write(2) may take half a line, where a disk or a pipe is full:
 * what its writer then knows, the next writer has to know, whichever thread that is.
 */
export class SharedLines implements LineSink {
  readonly #mutex: Mutex
  readonly #lines: LineSink

  /** Stretches of words to be taken for it. */
  static readonly WORDS: readonly number[] = [Mutex.WORDS, 2]

  /** `fd` stays the caller's; `take` hands out those stretches, 0 at first. */
  constructor(fd: number, take: (words: number) => Int32Array) {
    this.#mutex = new Mutex(take(Mutex.WORDS))
    this.#lines = new LineWriter(fd, undefined, new SharedState(take(2)))
  }

  write(line: string): void {
    this.#mutex.lock()
    try {
      this.#lines.write(line)
    } finally {
      this.#mutex.unlock()
    }
  }
}
// #endregion shared-lines

// #region state
/** A writer's state in shared words; the mutex orders who reads and writes it. */
class SharedState implements LineState {
  readonly #words: Int32Array

  constructor(words: Int32Array) {
    this.#words = words
  }

  get lost(): number {
    return this.#words[LOST] as number
  }

  set lost(lines: number) {
    this.#words[LOST] = lines
  }

  get isTorn(): boolean {
    return this.#words[IS_TORN] === 1
  }

  set isTorn(torn: boolean) {
    this.#words[IS_TORN] = torn ? 1 : 0
  }
}
// #endregion state
