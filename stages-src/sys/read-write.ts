/**
 * Bytes in and out of any descriptor: read(2), write(2), writev(2), recv(2),
 * send(2).
 */
import { systemCall } from '#sys/kernel'
import { IOVEC_SIZE, type IoVec } from './layouts.ts'
import type { Memory } from './memory.ts'

/** recv and send for this call only: do not block, answer -EAGAIN. */
export const MSG_DONTWAIT = 0x40
/** send: a peer that is gone is -EPIPE, never the signal SIGPIPE. */
export const MSG_NOSIGNAL = 0x4000
/** send: more follows at once, so do not send a packet that is not full. */
export const MSG_MORE = 0x8000
/** send: the last byte is urgent, tcp(7). */
export const MSG_OOB = 0x1
/** recv: leave the bytes in the queue. */
export const MSG_PEEK = 0x2

const kernelRead = systemCall('ssize_t read(int fd, void *buf, size_t count)', [
  'EAGAIN',
  'EBADF',
  'ECONNRESET',
  'EINTR',
  'EINVAL',
  'EIO',
  'ETIMEDOUT',
])
/**
 * read(2): up to `count` bytes into `memory` from `offset`. How many came, which
 * may be fewer; 0 at the end of the stream; or -EINTR, -EAGAIN, -ECONNRESET,
 * -ETIMEDOUT, -EBADF.
 */
export function read(
  fd: number,
  memory: Memory,
  offset: number,
  count: number,
): number {
  return kernelRead(fd, memory.at(offset, count), count)
}

const kernelWrite = systemCall(
  'ssize_t write(int fd, const void *buf, size_t count)',
  ['EAGAIN', 'EBADF', 'ECONNRESET', 'EINTR', 'EINVAL', 'EIO', 'ENOSPC', 'EPIPE'],
)
/**
 * write(2): up to `count` bytes of `memory` from `offset`. How many the kernel
 * took, which may be fewer; or -EINTR, -EAGAIN, -EPIPE, -ECONNRESET, -ENOSPC,
 * -EBADF.
 */
export function write(
  fd: number,
  memory: Memory,
  offset: number,
  count: number,
): number {
  return kernelWrite(fd, memory.at(offset, count), count)
}

const kernelRecv = systemCall(
  'ssize_t recv(int sockfd, void *buf, size_t len, int flags)',
  [
    'EAGAIN',
    'EBADF',
    'ECONNREFUSED',
    'ECONNRESET',
    'EINTR',
    'EINVAL',
    'ENOMEM',
    'ENOTCONN',
    'ENOTSOCK',
    'ETIMEDOUT',
  ],
)
/**
 * recv(2): read(2) for sockets, with `flags` (MSG_…) that hold for this call alone.
 */
export function recv(
  sockfd: number,
  memory: Memory,
  offset: number,
  length: number,
  flags: number,
): number {
  return kernelRecv(sockfd, memory.at(offset, length), length, flags)
}

const kernelSend = systemCall(
  'ssize_t send(int sockfd, const void *buf, size_t len, int flags)',
  [
    'EAGAIN',
    'EBADF',
    'ECONNRESET',
    'EINTR',
    'EINVAL',
    'EMSGSIZE',
    'ENOBUFS',
    'ENOMEM',
    'ENOTCONN',
    'ENOTSOCK',
    'EPIPE',
    'ETIMEDOUT',
  ],
)
/**
 * send(2): write(2) for sockets, with `flags` (MSG_…) that hold for this call
 * alone.
 */
export function send(
  sockfd: number,
  memory: Memory,
  offset: number,
  length: number,
  flags: number,
): number {
  return kernelSend(sockfd, memory.at(offset, length), length, flags)
}

const kernelWritev = systemCall(
  'ssize_t writev(int fd, const struct iovec *iov, int iovcnt)',
  ['EAGAIN', 'EBADF', 'ECONNRESET', 'EINTR', 'EINVAL', 'EIO', 'ENOSPC', 'EPIPE'],
)
/**
 * writev(2): the first `count` pieces of `pieces`, in order, as if they lay side by
 * side. How many bytes the kernel took (a short count may end inside any piece), or
 * as write.
 */
export function writev(fd: number, pieces: IoVec, count: number): number {
  return kernelWritev(fd, pieces.table.at(0, count * IOVEC_SIZE), count)
}
