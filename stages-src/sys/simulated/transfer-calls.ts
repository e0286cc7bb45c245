/** Bytes in and out: read(2), write(2), writev(2), recv(2), send(2). */
import { EBADF } from '../errors.ts'
import { O_NONBLOCK } from '../open-flags.ts'
import { MSG_DONTWAIT, MSG_PEEK } from '../read-write.ts'
import { withDescription } from './call.ts'
import type { Description } from './description.ts'
import type { Call } from './kernel.ts'
import { bytesAt, piecesAt } from './user-memory.ts'

const O_ACCMODE = 3
const O_WRONLY = 1

export const transferCalls: Readonly<Record<string, Call>> = {
  read: (kernel, fd = -1, buffer = 0, count = 0) =>
    withDescription(kernel, fd, (it) => {
      if ((it.flags & O_ACCMODE) === O_WRONLY) return -EBADF
      return kernel.perform(it, () => it.read(bytesAt(buffer, count)))
    }),

  write: (kernel, fd = -1, buffer = 0, count = 0) =>
    withDescription(kernel, fd, (it) =>
      kernel.perform(it, () => it.write(bytesAt(buffer, count))),
    ),

  writev: (kernel, fd = -1, pieces = 0, count = 0) =>
    withDescription(kernel, fd, (it) =>
      kernel.perform(it, () => it.write(Buffer.concat(piecesAt(pieces, count)))),
    ),

  // #region recv
  recv: (kernel, fd = -1, buffer = 0, count = 0, flags = 0) =>
    withDescription(kernel, fd, (it) => {
      const peek = (flags & MSG_PEEK) !== 0
      const receive = () => it.receive(bytesAt(buffer, count), peek)
      return kernel.perform(it, receive, isNonBlocking(it, flags))
    }),
  // #endregion recv

  send: (kernel, fd = -1, buffer = 0, count = 0, flags = 0) =>
    withDescription(kernel, fd, (it) => {
      const send = () => it.send(bytesAt(buffer, count))
      return kernel.perform(it, send, isNonBlocking(it, flags))
    }),
}

function isNonBlocking(description: Description, flags: number): boolean {
  return (flags & MSG_DONTWAIT) !== 0 || (description.flags & O_NONBLOCK) !== 0
}
