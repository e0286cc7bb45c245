/** The life of a socket: socket(2) to accept4(2), shutdown(2), socketpair(2). */
import { AF_INET, AF_UNIX } from '../addresses.ts'
import {
  EAGAIN,
  ECONNREFUSED,
  EINPROGRESS,
  EINVAL,
  EMFILE,
  ENOTCONN,
  EOPNOTSUPP,
  errnos,
} from '../errors.ts'
import { O_CLOEXEC, O_NONBLOCK } from '../open-flags.ts'
import { withDescription, withTcp } from './call.ts'
import { addBoth } from './descriptor-calls.ts'
import type { Call, Kernel } from './kernel.ts'
import { TcpSocket } from './tcp-socket.ts'
import { unixPair } from './unix-socket.ts'
import { bytesAt } from './user-memory.ts'

const O_RDWR = 2

export const socketCalls: Readonly<Record<string, Call>> = {
  socket: ({ descriptors }, domain = 0, type = 0) => {
    if (domain !== AF_INET) return -errnos.EAFNOSUPPORT
    const socket = new TcpSocket(O_RDWR | (type & O_NONBLOCK))
    return descriptors.add(socket, (type & O_CLOEXEC) !== 0)
  },

  bind: (kernel, fd = -1, address = 0, length = 0) =>
    withTcp(kernel, fd, (it) => kernel.network.bind(it, portAt(address, length))),

  listen: (kernel, fd = -1, backlog = 0) =>
    withTcp(kernel, fd, (it) => {
      const result = kernel.network.listen(it, backlog)
      if (it.queue) it.queue.deferral = it.deferral
      return result
    }),

  // #region accept
  accept4: (kernel, fd = -1, address = 0, addressLength = 0, flags = 0) =>
    withTcp(kernel, fd, (listener) => {
      const { queue } = listener
      if (queue === undefined) return -EINVAL
      // The number comes first: without one nobody leaves the queue.
      if (!kernel.descriptors.hasRoom) return -EMFILE
      const waited = kernel.perform(listener, () => (queue.isEmpty ? -EAGAIN : 0))
      const socket = waited < 0 ? undefined : queue.take()
      if (socket === undefined) return waited
      socket.flags = O_RDWR | (flags & O_NONBLOCK)
      writeAddress(address, addressLength, socket.peerPort)
      return kernel.descriptors.add(socket, (flags & O_CLOEXEC) !== 0)
    }),
  // #endregion accept

  connect: (kernel, fd = -1, address = 0, length = 0) =>
    withTcp(kernel, fd, (it) => connect(kernel, it, portAt(address, length))),

  shutdown: (kernel, fd = -1, how = 0) =>
    withDescription(kernel, fd, (it) => it.shutdown(how)),

  getsockname: (kernel, fd = -1, address = 0, length = 0) =>
    withTcp(kernel, fd, (it) => writeAddress(address, length, it.port)),

  getpeername: (kernel, fd = -1, address = 0, length = 0) =>
    withTcp(kernel, fd, (it) =>
      it.state === 'connected'
        ? writeAddress(address, length, it.peerPort)
        : -ENOTCONN,
    ),

  socketpair: (kernel, domain = 0, type = 0, _protocol = 0, ends = 0) => {
    if (domain !== AF_UNIX) return -EOPNOTSUPP
    return addBoth(kernel, unixPair(O_RDWR | (type & O_NONBLOCK)), type, ends)
  },
}

function connect(kernel: Kernel, socket: TcpSocket, port: number): number {
  if (socket.state === 'connected') return -errnos.EISCONN
  if (socket.state !== 'fresh') return -EINVAL
  kernel.network.connect(socket, port)
  if (socket.flags & O_NONBLOCK) return -EINPROGRESS
  return kernel.perform(socket, () => {
    if (socket.state === 'connecting') return -EAGAIN
    return socket.state === 'connected' ? 0 : -(socket.takeError() || ECONNREFUSED)
  })
}

// #region addresses
/** A struct sockaddr_in: family, port in the network's order, four bytes of address. */
const LENGTH = 16

function portAt(address: number, length: number): number {
  return bytesAt(address, length).readUInt16BE(2)
}

function writeAddress(address: number, lengthAt: number, port: number): number {
  if (address === 0) return 0
  const target = bytesAt(address, LENGTH)
  target.fill(0)
  target.writeUInt16LE(AF_INET, 0)
  target.writeUInt16BE(port, 2)
  target.set([127, 0, 0, 1], 4)
  bytesAt(lengthAt, 4).writeUInt32LE(LENGTH)
  return 0
}
// #endregion addresses
