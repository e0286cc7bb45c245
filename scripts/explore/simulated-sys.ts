/**
 * What the explored modules ask of `#sys`, on the explorer's kernel: only what they ask, and each
 * as its man page has it.
 */
import { write as writeText } from '../explorer/calls.ts'

export const EAGAIN = 11
export const EINTR = 4
export const POLLOUT = 4

/** Bytes of one thread's own. */
export class Memory {
  readonly bytes: Buffer
  readonly length: number

  constructor(length: number) {
    this.bytes = Buffer.alloc(length)
    this.length = length
  }
}

/** Entries of poll(2), which nobody looks at: see `poll`. */
export class PollSet {
  set(): void {}
}

/** No time passes in which there could be room. */
export function poll(): number {
  return 0
}

/** write(2) to a file of the kernel, which may take less. */
export function write(fd: number, memory: Memory, offset: number, length: number): number {
  const written = writeText(fd, memory.bytes.toString('latin1', offset, offset + length))
  return written === -1 ? -EAGAIN : written
}
