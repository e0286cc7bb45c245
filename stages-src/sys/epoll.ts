/** Watching many descriptors without naming them again each time: epoll(7). */
import { systemCall } from '#sys/kernel'
import { EpollEvents } from './epoll-events.ts'
import { O_CLOEXEC } from './open-flags.ts'

export const EPOLL_CLOEXEC: number = O_CLOEXEC

/** What to do to the interest list. */
export const EPOLL_CTL_ADD = 1
export const EPOLL_CTL_DEL = 2
export const EPOLL_CTL_MOD = 3

const kernelEpollCreate1 = systemCall('int epoll_create1(int flags)', [
  'EINVAL',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
])
/**
 * epoll_create1(2): an empty interest list, and a ready list beside it, behind one
 * descriptor. The descriptor, or -EMFILE, -ENFILE, -ENOMEM.
 */
export function epoll_create1(flags: number): number {
  return kernelEpollCreate1(flags)
}

const kernelEpollCtl = systemCall(
  'int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)',
  ['EBADF', 'EEXIST', 'EINVAL', 'ELOOP', 'ENOENT', 'ENOMEM', 'ENOSPC', 'EPERM'],
)
/**
 * epoll_ctl(2): adds `fd` to the interest list of `epfd`, changes what is waited for
 * (`events`, EPOLL… bits), or deletes it, as `op` says. `generation` comes back with
 * its events. 0, or -EEXIST, -ENOENT, -EPERM for a file that is always ready,
 * -ENOMEM, -ENOSPC.
 */
export function epoll_ctl(
  epfd: number,
  op: number,
  fd: number,
  events: number,
  generation: number,
): number {
  one.set(0, events, fd, generation)
  return kernelEpollCtl(epfd, op, fd, one.memory.address)
}

/** The event of the next epoll_ctl. */
const one = new EpollEvents(1)

const kernelEpollWait = systemCall(
  'int epoll_wait(int epfd, struct epoll_event *events, int maxevents, ' +
    'int timeout)',
  ['EBADF', 'EINTR', 'EINVAL'],
)
/**
 * epoll_wait(2): sleeps until something on the interest list is ready or `timeout`
 * milliseconds are over (-1: however long it takes), and fills `ready` from its
 * beginning. How many it has filled, 0 when the time is over, or -EINTR.
 */
export function epoll_wait(
  epfd: number,
  ready: EpollEvents,
  timeout: number,
): number {
  return kernelEpollWait(epfd, ready.memory.address, ready.capacity, timeout)
}
