/** The other end: a socket that connects, and half a goodbye. */
import {
  close,
  connect,
  getsockname,
  IPPROTO_TCP,
  must,
  SOCK_CLOEXEC,
  SOCK_STREAM,
  SocketAddress,
  setsockopt,
  socket,
  TCP_NODELAY,
} from '#sys'
import { UserError } from './user-errors.ts'

/**
 * A blocking socket connected to `host` (numbers) and `port`. Throws SystemError
 * with code ECONNREFUSED, ETIMEDOUT, ENETUNREACH.
 */
export function connectedSocket(host: string, port: number): number {
  const address = SocketAddress.internet(host, port)
  const server = must(
    socket(address.family, SOCK_STREAM | SOCK_CLOEXEC, 0),
    'socket',
  )
  try {
    must(connect(server, address), 'connect')
    refuseItself(server, address)
    // Small messages leave at once instead of waiting for the last one's
    // acknowledgement.
    must(setsockopt(server, IPPROTO_TCP, TCP_NODELAY, 1), 'setsockopt')
    return server
  } catch (error) {
    close(server)
    throw error
  }
}

/**
 * Where nobody listens, the port may be the very one that the kernel has given to
 * this socket. It is then connected to itself: a simultaneous open, RFC 9293 §3.5.
 */
function refuseItself(server: number, address: SocketAddress): void {
  const own = new SocketAddress()
  must(getsockname(server, own), 'getsockname')
  if (`${own}` !== `${address}`) return
  throw new UserError(
    `connect: nobody listens on ${address}, and the socket met itself there: ` +
      'start the server first, or name its --port',
  )
}
