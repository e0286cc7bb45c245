/** What nearly every call does first: find what its descriptor refers to. */
import { EBADF, ENOTSOCK } from '../errors.ts'
import type { Description } from './description.ts'
import type { Kernel } from './kernel.ts'
import { TcpSocket } from './tcp-socket.ts'

/** Does something with what `fd` refers to, or answers -EBADF. */
export function withDescription(
  { descriptors }: Kernel,
  fd: number,
  use: (description: Description) => number,
): number {
  const description = descriptors.get(fd)
  return description === undefined ? -EBADF : use(description)
}

/** The same with a TCP socket, or -ENOTSOCK. */
export function withTcp(
  kernel: Kernel,
  fd: number,
  use: (socket: TcpSocket) => number,
): number {
  return withDescription(kernel, fd, (it) =>
    it instanceof TcpSocket ? use(it) : -ENOTSOCK,
  )
}
