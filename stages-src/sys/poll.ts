/** Waiting for several descriptors at once: poll(2). */
import { systemCall } from '#sys/kernel'
import { POLLFD_SIZE, type PollSet } from './layouts.ts'

const kernelPoll = systemCall(
  'int poll(struct pollfd *fds, nfds_t nfds, int timeout)',
  ['EINTR', 'EINVAL', 'ENOMEM'],
)
/**
 * poll(2): sleeps until one of the first `count` entries is ready or `timeout`
 * milliseconds are over (-1: however long it takes). How many are ready, 0 when the
 * time is over, or -EINTR.
 */
export function poll(entries: PollSet, count: number, timeout: number): number {
  return kernelPoll(entries.table.at(0, count * POLLFD_SIZE), count, timeout)
}
