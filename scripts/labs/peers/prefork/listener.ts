/** The listening sockets of the small prefork server, and what a worker is told. */
import {
  bind,
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
import { BACKLOG } from '../../../../stages-src/1-echo/listening-socket.ts'

/** What the server's help says of its flags. */
export interface Task {
  port: number
  ownSockets: boolean
  listener: 'close' | 'drain'
  idle: 'close' | 'shutdown' | 'peek' | 'answer'
  isHerd: boolean
}

/** `isOneOfSeveral`: others may listen there, too, each with a queue of its own: socket(7). */
export function openListener(port: number, isOneOfSeveral: boolean): number {
  const address = SocketAddress.internet('127.0.0.1', port)
  const type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK
  const listener = must(socket(address.family, type, 0), 'socket')
  must(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1), 'setsockopt')
  if (isOneOfSeveral) must(setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, 1), 'setsockopt')
  must(bind(listener, address), `bind to ${address}`)
  must(listen(listener, BACKLOG), 'listen')
  return listener
}
