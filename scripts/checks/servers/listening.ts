/** Listening sockets by their descriptors, which nobody accepts on yet. */
import {
  AF_INET,
  bind,
  close,
  listen,
  must,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
  SocketAddress,
  setsockopt,
  socket,
} from '#sys'

/** So many that share a port; throws where it cannot be had. */
export function listenTo(port: number, many: number): number[] {
  // Sockets that share it would share it with another server's, too.
  const first = bound(port, false)
  if (many > 1) close(first)
  const all = many > 1 ? Array.from({ length: many }, () => bound(port, true)) : [first]
  for (const fd of all) must(listen(fd, 1024), 'listen')
  return all
}

function bound(port: number, isShared: boolean): number {
  const fd = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), 'socket')
  must(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')
  if (isShared) must(setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, 1), 'setsockopt')
  must(bind(fd, SocketAddress.internet('127.0.0.1', port)), 'bind')
  return fd
}
