/**
 * Descriptors themselves: closing, flags, pipes, and events to wake a sleeper with.
 */
import { systemCall } from '#sys/kernel'
import type { Memory } from './memory.ts'
import { O_CLOEXEC, O_NONBLOCK } from './open-flags.ts'

const kernelClose = systemCall('int close(int fd)', ['EBADF', 'EINTR', 'EIO'])
/**
 * close(2): 0, or -EBADF, -EINTR, -EIO. On Linux the descriptor is gone whatever
 * the answer: closing again after -EINTR could close another thread's new
 * descriptor.
 */
export function close(fd: number): number {
  return kernelClose(fd)
}

const kernelDup3 = systemCall('int dup3(int oldfd, int newfd, int flags)', [
  'EBADF',
  'EBUSY',
  'EINTR',
  'EINVAL',
  'EMFILE',
])
/**
 * dup3(2): makes `newfd` stand for what `oldfd` stands for, in one step for every
 * thread: what it stood for is closed. `newfd`, or -EBADF, -EINTR.
 */
export function dup3(oldfd: number, newfd: number, flags: number): number {
  return kernelDup3(oldfd, newfd, flags)
}

export const F_DUPFD_CLOEXEC = 1030
export const F_GETFD = 1
export const F_GETFL = 3
export const F_SETFL = 4

// In C fcntl ends in `...`; on both architectures one more integer is passed alike.
const kernelFcntl = systemCall('int fcntl(int fd, int op, long arg)', [
  'EACCES',
  'EAGAIN',
  'EBADF',
  'EINTR',
  'EINVAL',
  'EMFILE',
  'EPERM',
])
/**
 * fcntl(2): reads or changes what a descriptor is: flags (F_GETFL, F_SETFL),
 * copies.
 */
export function fcntl(fd: number, operation: number, argument = 0): number {
  return kernelFcntl(fd, operation, argument)
}

const kernelPipe2 = systemCall('int pipe2(int *pipefd, int flags)', [
  'EINVAL',
  'EMFILE',
  'ENFILE',
])
/**
 * pipe2(2): a pipe. Writes two descriptors of 32 bits each into `ends`, the reading
 * one first. 0, or -EMFILE, -ENFILE.
 */
export function pipe2(ends: Memory, flags: number): number {
  return kernelPipe2(ends.at(0, 8), flags)
}

export const EFD_CLOEXEC: number = O_CLOEXEC
export const EFD_NONBLOCK: number = O_NONBLOCK
/** Each read takes one from the counter, instead of all of it. */
export const EFD_SEMAPHORE = 1

const kernelEventfd = systemCall('int eventfd(unsigned int initval, int flags)', [
  'EINVAL',
  'EMFILE',
  'ENFILE',
  'ENODEV',
  'ENOMEM',
])
/**
 * eventfd(2): a 64-bit counter behind a descriptor. Writing eight bytes adds to it,
 * reading takes from it; it polls readable while it is not zero. The descriptor, or -EMFILE, -ENFILE.
 */
export function eventfd(initval: number, flags: number): number {
  return kernelEventfd(initval, flags)
}
