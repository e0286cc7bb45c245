/** Messages that carry descriptors from one process to another: unix(7), TLPI 61.13.3. */
import { systemCall } from '#sys/kernel'
import type { Message } from './message.ts'

const kernelSendmsg = systemCall(
  'ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags)',
  [
    'EAGAIN',
    'EBADF',
    'ECONNRESET',
    'EINTR',
    'EMSGSIZE',
    'ENOBUFS',
    'ENOMEM',
    'EPIPE',
    'ETOOMANYREFS',
  ],
)
/**
 * sendmsg(2): sends what `message` has been set to. How many bytes, or -EAGAIN where
 * there is no room, -EINTR, -EMSGSIZE, -EPIPE or -ECONNRESET where nobody is there,
 * -ETOOMANYREFS where too many descriptors are on their way already: unix(7).
 */
export function sendmsg(sockfd: number, message: Message, flags: number): number {
  return kernelSendmsg(sockfd, message.address, flags)
}

const kernelRecvmsg = systemCall(
  'ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags)',
  ['EAGAIN', 'EBADF', 'ECONNRESET', 'EINTR', 'ENOMEM'],
)
/**
 * recvmsg(2): receives into `message`, which says what has come. How many bytes, 0
 * at the end, or -EAGAIN, -EINTR, -ECONNRESET. A process that has no descriptor left
 * gets the bytes, and MSG_CTRUNC; what was to come with them is closed.
 */
export function recvmsg(sockfd: number, message: Message, flags: number): number {
  message.clear()
  const received = kernelRecvmsg(sockfd, message.address, flags)
  message.length = Math.max(0, received)
  return received
}
