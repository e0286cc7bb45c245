/**
 * The small structs that calls take in arrays, laid out as the kernel reads them:
 * alike on x86-64 and arm64, little-endian both.
 */
import { Memory } from './memory.ts'

/** There is something to read, a connection to accept, or the stream has ended. */
export const POLLIN = 0x1
/** There is room to write. */
export const POLLOUT = 0x4
/**
 * Reported without being asked for: an error waits, both directions are shut down,
 * or the descriptor is not open.
 */
export const POLLERR = 0x8
export const POLLHUP = 0x10
export const POLLNVAL = 0x20

/** sizeof(struct pollfd): int fd; short events; short revents. */
export const POLLFD_SIZE = 8

/** A reusable array of struct pollfd. */
export class PollSet {
  readonly table: Memory

  constructor(capacity: number) {
    this.table = new Memory(capacity * POLLFD_SIZE)
  }

  /**
   * Makes entry `index` wait for `events` of `fd`; a negative `fd` is passed over.
   */
  set(index: number, fd: number, events: number): void {
    this.table.view.setInt32(index * POLLFD_SIZE, fd, true)
    this.table.view.setInt16(index * POLLFD_SIZE + 4, events, true)
  }

  /** What entry `index` waits for. */
  events(index: number): number {
    return this.table.view.getInt16(index * POLLFD_SIZE + 4, true)
  }

  /** What the latest poll found at entry `index`: POLL… bits, 0 for nothing. */
  revents(index: number): number {
    return this.table.view.getInt16(index * POLLFD_SIZE + 6, true)
  }
}

/**
 * sizeof(struct iovec): an address and a length, eight bytes each on 64-bit Linux.
 */
export const IOVEC_SIZE = 16

/**
 * A reusable array of struct iovec: pieces of memory to be written with one call.
 */
export class IoVec {
  readonly table: Memory

  constructor(capacity: number) {
    this.table = new Memory(capacity * IOVEC_SIZE)
  }

  /** Makes piece `index` the `count` bytes of `memory` from `offset`. */
  set(index: number, memory: Memory, offset: number, count: number): void {
    this.table.setInt64(index * IOVEC_SIZE, memory.at(offset, count))
    this.table.setInt64(index * IOVEC_SIZE + 8, count)
  }
}
