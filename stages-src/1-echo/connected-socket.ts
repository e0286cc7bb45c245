/** The other end: a socket that connects, and half a goodbye. */
import {
  close,
  connect,
  IPPROTO_TCP,
  must,
  SOCK_CLOEXEC,
  SOCK_STREAM,
  SocketAddress,
  setsockopt,
  socket,
  TCP_NODELAY,
} from '#sys'

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
    // Small messages leave at once instead of waiting for the last one's
    // acknowledgement.
    must(setsockopt(server, IPPROTO_TCP, TCP_NODELAY, 1), 'setsockopt')
    return server
  } catch (error) {
    close(server)
    throw error
  }
}
