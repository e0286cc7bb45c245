/** A socket that waits for connections: socket(2), bind(2), listen(2). */
import {
  bind,
  close,
  getsockname,
  listen,
  must,
  SO_REUSEADDR,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
  SocketAddress,
  setsockopt,
  socket,
} from '#sys'

/**
 * How many connections may wait to be accepted; the kernel caps it at somaxconn.
 */
export const BACKLOG = 511

/**
 * A listening socket on `host` (numbers, of either version of IP) and `port` (0:
 * one that the kernel chooses). Throws SystemError with code EADDRINUSE, EACCES,
 * EADDRNOTAVAIL.
 */
export function listeningSocket(host: string, port: number): number {
  const address = SocketAddress.internet(host, port)
  // Non-blocking, so that accept answers -EAGAIN where a connection that poll
  // announced has been reset before it was accepted; a blocking accept would sleep,
  // deaf to a stop.
  const type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK
  const listener = must(socket(address.family, type, 0), 'socket')
  try {
    // A restarted server takes its port back while old connections are in
    // TIME_WAIT.
    must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')
    must(bind(listener, address), `bind to ${address}`)
    must(listen(listener, BACKLOG), 'listen')
    return listener
  } catch (error) {
    close(listener)
    throw error
  }
}

/** Where a socket listens: '127.0.0.1:8001', '[::1]:8001'. */
export function nameOf(listener: number): string {
  const address = new SocketAddress()
  must(getsockname(listener, address), 'getsockname')
  return address.toString()
}
