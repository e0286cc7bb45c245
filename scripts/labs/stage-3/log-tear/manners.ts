/** Three ways in which a thread may write lines that others write, too. */
import { Memory, must, write } from '#sys'
import { type LineSink, LineWriter } from '../../../../stages-src/1-echo/line-writer.ts'
import { SharedLines } from '../../../../stages-src/3-threads/log/shared-lines.ts'

export type Manner = 'two-calls' | 'one-call' | 'shared'

/** `take` hands out the shared lines' words. */
export const manners: Record<
  Manner,
  (fd: number, take: (words: number) => Int32Array) => LineSink
> = {
  'two-calls': (fd) => new TwoCalls(fd),
  'one-call': (fd) => new LineWriter(fd),
  shared: (fd, take) => new SharedLines(fd, take),
}

class TwoCalls implements LineSink {
  readonly #fd: number
  readonly #line = new Memory(256)

  constructor(fd: number) {
    this.#fd = fd
  }

  write(line: string): void {
    const length = this.#line.bytes.write(line)
    must(write(this.#fd, this.#line, 0, length - 1), 'write')
    must(write(this.#fd, this.#line, length - 1, 1), 'write')
  }
}
