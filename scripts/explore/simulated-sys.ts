/**
 * What the explored modules ask of `#sys`, on the explorer's kernel: only what they ask, and each
 * as its man page has it.
 */
import { readNow, write as writeText } from '../explorer/calls.ts'

export const EAGAIN = 11
export const EINTR = 4
export const ETIMEDOUT = 110
export const POLLOUT = 4
export const EFD_CLOEXEC = 0o2000000
export const EFD_NONBLOCK = 0o4000
export const EFD_SEMAPHORE = 1

/** Descriptors from here on are eventfds, and from there on files. */
const FIRST_EVENT = 900
const FIRST_FILE = 950

/** Bytes of one thread's own. */
export class Memory {
  readonly bytes: Buffer
  readonly view: DataView
  readonly length: number

  constructor(length: number) {
    this.bytes = Buffer.allocUnsafeSlow(length).fill(0)
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, length)
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

/** write(2) to a file, which may take less, or to an eventfd. */
export function write(fd: number, memory: Memory, offset: number, length: number): number {
  if (fd >= FIRST_EVENT && fd < FIRST_FILE) {
    return writeText(fd, Number(memory.view.getBigUint64(offset, true)))
  }
  const written = writeText(fd, memory.bytes.toString('latin1', offset, offset + length))
  return written === -1 ? -EAGAIN : written
}

/** read(2) of an eventfd that does not block. */
export function read(fd: number, memory: Memory, offset: number, length: number): number {
  const count = readNow(fd)
  if (count === undefined) return -EAGAIN
  memory.view.setBigUint64(offset, BigInt(count), true)
  return length
}

/** Threads make none: a scenario does, before they run. */
export function eventfd(): number {
  throw new Error('a scenario makes the eventfds')
}

/** Memory that processes share: here threads share it, and the words are all that matters. */
export interface Mapping {
  readonly words: Int32Array
}

/** As Atomics.wait, but for what it gives back: see futex(2). */
export function futex_wait(
  { words }: Mapping,
  word: number,
  value: number,
  timeout: number,
): number {
  const ending = Atomics.wait(words, word, value, timeout)
  if (ending === 'not-equal') return -EAGAIN
  return ending === 'ok' ? 0 : -ETIMEDOUT
}

export function futex_wake({ words }: Mapping, word: number, count: number): number {
  return Atomics.notify(words, word, count)
}

export function must(result: number): number {
  return result
}
