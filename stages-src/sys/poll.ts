/** Waiting for several descriptors at once: poll(2). */
import { systemCall } from '#sys/kernel'
import { Memory } from './memory.ts'

/** There is something to read, a connection to accept, or the stream has ended. */
export const POLLIN = 0x1
/** There is room to write. */
export const POLLOUT = 0x4
/** Reported without being asked for: an error waits, both directions are shut down, or
 * the descriptor is not open. */
export const POLLERR = 0x8
export const POLLHUP = 0x10
export const POLLNVAL = 0x20

const kernelPoll = systemCall(
  'int poll(struct pollfd *fds, nfds_t nfds, int timeout)',
  ['EINTR', 'EINVAL', 'ENOMEM'],
)
/**
 * poll(2): sleeps until one of the first `count` entries is ready or `timeout`
 * milliseconds are over (-1: however long it takes). How many are ready, 0 when the time
 * is over, or -EINTR.
 */
export function poll(entries: PollSet, count: number, timeout: number): number {
  return kernelPoll(entries.table.at(0, count * POLLFD_SIZE), count, timeout)
}

/** sizeof(struct pollfd): int fd; short events; short revents. */
export const POLLFD_SIZE = 8

/** A reusable array of struct pollfd. */
export class PollSet {
  readonly table: Memory

  constructor(capacity: number) {
    this.table = new Memory(capacity * POLLFD_SIZE)
  }

  /** Makes entry `index` wait for `events` of `fd`; a negative `fd` is passed over. */
  set(index: number, fd: number, events: number): void {
    this.table.view.setInt32(index * POLLFD_SIZE, fd, true)
    this.table.view.setInt16(index * POLLFD_SIZE + 4, events, true)
  }

  /** What the latest poll found at entry `index`: POLL… bits, 0 for nothing. */
  revents(index: number): number {
    return this.table.view.getInt16(index * POLLFD_SIZE + 6, true)
  }
}
