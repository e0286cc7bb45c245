/**
 * Reading and writing until it is done: CS:APP's Rio package (10.5) in TypeScript.
 * Short counts, interrupted calls and full buffers end here; what is left is a
 * count of bytes, the end of the stream, or an error that the caller must know
 * about.
 */
import {
  EAGAIN,
  EINTR,
  type Memory,
  POLLIN,
  POLLOUT,
  PollSet,
  poll,
  read,
  write,
} from '#sys'
import { LINE_TOO_LONG } from './wait-result.ts'

// #region io
/**
 * How a descriptor is to be touched: by which calls, and by waiting in which way.
 */
export interface Io {
  read(fd: number, memory: Memory, offset: number, count: number): number
  write(fd: number, memory: Memory, offset: number, count: number): number
  /**
   * Sleeps until one of `events` (POLL…) is there. Negative: give up, with this
   * errno.
   */
  wait(fd: number, events: number): number
}

/**
 * For descriptors that block, which need no waiting. Others may be inherited:
 * whoever started the program can have made its standard output non-blocking.
 */
export const blocking: Io = { read, write, wait: sleepUntil }

function sleepUntil(fd: number, events: number): number {
  only.set(0, fd, events)
  let ready: number
  do ready = poll(only, 1, -1)
  while (ready === -EINTR)
  return ready
}

const only = new PollSet(1)
// #endregion io

/**
 * Writes all `count` bytes; a signal or a full buffer only delays it. `count`, or
 * -errno, when some of the bytes may have gone out. rio_writen in CS:APP 10.5.1.
 */
export function writeAll(
  fd: number,
  memory: Memory,
  offset: number,
  count: number,
  io: Io = blocking,
): number {
  let written = 0
  while (written < count) {
    const result = io.write(fd, memory, offset + written, count - written)
    if (result >= 0) written += result
    else if (result === -EAGAIN) {
      const ready = io.wait(fd, POLLOUT)
      if (ready < 0) return ready
    } else if (result !== -EINTR) return result
  }
  return count
}

/**
 * Reads what there is, waiting for the first byte. How many bytes came, 0 at the
 * end of the stream, or -errno; never -EINTR.
 */
export function readSome(
  fd: number,
  memory: Memory,
  offset: number,
  count: number,
  io: Io = blocking,
): number {
  for (;;) {
    const result = io.read(fd, memory, offset, count)
    if (result === -EAGAIN) {
      const ready = io.wait(fd, POLLIN)
      if (ready < 0) return ready
    } else if (result !== -EINTR) return result
  }
}

/**
 * Reads until `count` bytes are there or the stream ends: fewer than `count` mean
 * that it has ended. Or -errno. rio_readn in CS:APP 10.5.1.
 */
export function readAll(
  fd: number,
  memory: Memory,
  offset: number,
  count: number,
  io: Io = blocking,
): number {
  let received = 0
  while (received < count) {
    const result = readSome(fd, memory, offset + received, count - received, io)
    if (result < 0) return result
    if (result === 0) break
    received += result
  }
  return received
}

/**
 * Reads lines, taking from the kernel as much as there is and keeping the rest for
 * the next call: rio_readlineb in CS:APP 10.5.2, without a copy.
 */
export class LineReader {
  readonly #fd: number
  readonly #memory: Memory
  readonly #io: Io
  /** The bytes that have come and were not handed out: from #start up to #end. */
  #start = 0
  #end = 0

  /** `memory` is the buffer; a line and its newline have to fit. */
  constructor(fd: number, memory: Memory, io: Io = blocking) {
    this.#fd = fd
    this.#memory = memory
    this.#io = io
  }

  /**
   * The length of the next line with its newline, whose bytes lie from
   * `this.offset` until the next call. At the end of the stream a line may lack the
   * newline; after it comes 0. LINE_TOO_LONG where the line does not fit; else
   * -errno.
   */
  readLine(): number {
    let searched = this.#start
    for (;;) {
      const newline = this.#memory.bytes
        .subarray(0, this.#end)
        .indexOf(10, searched)
      if (newline >= 0) return this.#take(newline + 1 - this.#start)
      searched = this.#end - this.#start
      this.#makeRoom()
      if (this.#end === this.#memory.length) return LINE_TOO_LONG
      const room = this.#memory.length - this.#end
      const received = readSome(this.#fd, this.#memory, this.#end, room, this.#io)
      if (received < 0) return received
      if (received === 0) return this.#take(this.#end - this.#start)
      this.#end += received
    }
  }

  /** Where the latest line begins. */
  offset = 0

  #take(length: number): number {
    this.offset = this.#start
    this.#start += length
    return length
  }

  #makeRoom(): void {
    if (this.#start === 0) return
    this.#memory.bytes.copyWithin(0, this.#start, this.#end)
    this.#end -= this.#start
    this.#start = 0
  }
}
