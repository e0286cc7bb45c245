/**
 * The life of a socket: made, named, listening or connected, accepted, shut down.
 */
import { systemCall } from '#sys/kernel'
import type { SocketAddress } from './addresses.ts'
import type { Memory } from './memory.ts'
import { O_CLOEXEC, O_NONBLOCK } from './open-flags.ts'

/** A reliable stream of bytes; over AF_INET and AF_INET6 that is TCP. */
export const SOCK_STREAM = 1
/** Messages, kept apart and in order, over a connection: unix(7). */
export const SOCK_SEQPACKET = 5
export const SOCK_CLOEXEC: number = O_CLOEXEC
export const SOCK_NONBLOCK: number = O_NONBLOCK

const kernelSocket = systemCall('int socket(int domain, int type, int protocol)', [
  'EACCES',
  'EAFNOSUPPORT',
  'EINVAL',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EPROTONOSUPPORT',
])
/**
 * socket(2): a new endpoint without an address. Its descriptor, or -EMFILE,
 * -ENFILE.
 */
export function socket(domain: number, type: number, protocol: number): number {
  return kernelSocket(domain, type, protocol)
}

const kernelBind = systemCall(
  'int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen)',
  ['EACCES', 'EADDRINUSE', 'EADDRNOTAVAIL', 'EBADF', 'EINVAL', 'ENOTSOCK'],
)
/** bind(2): gives the socket an address of its own. 0, or -EADDRINUSE, -EACCES. */
export function bind(sockfd: number, address: SocketAddress): number {
  return kernelBind(sockfd, address.memory.address, address.length)
}

const kernelListen = systemCall('int listen(int sockfd, int backlog)', [
  'EADDRINUSE',
  'EBADF',
  'ENOTSOCK',
  'EOPNOTSUPP',
])
/**
 * listen(2): makes the socket a listening one, whose queue holds up to `backlog`
 * connections that nobody has accepted yet. 0, or -EADDRINUSE.
 */
export function listen(sockfd: number, backlog: number): number {
  return kernelListen(sockfd, backlog)
}

const kernelAccept4 = systemCall(
  'int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags)',
  [
    'EAGAIN',
    'EBADF',
    'ECONNABORTED',
    'EHOSTDOWN',
    'EHOSTUNREACH',
    'EINTR',
    'EINVAL',
    'EMFILE',
    'ENETDOWN',
    'ENETUNREACH',
    'ENFILE',
    'ENOBUFS',
    'ENOMEM',
    'ENONET',
    'ENOPROTOOPT',
    'ENOTSOCK',
    'EOPNOTSUPP',
    'EPERM',
    'EPROTO',
  ],
)
/**
 * accept4(2): takes the first connection from the queue and writes who it is into
 * `peer`. The connection's descriptor, or -EAGAIN, -EINTR, -ECONNABORTED, -EMFILE
 * and the network errors that its section "Error handling" tells to treat like
 * -EAGAIN.
 */
export function accept4(
  sockfd: number,
  peer: SocketAddress,
  flags: number,
): number {
  peer.clear()
  return kernelAccept4(sockfd, peer.memory.address, peer.lengthAddress, flags)
}

const kernelConnect = systemCall(
  'int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen)',
  [
    'EACCES',
    'EADDRINUSE',
    'EADDRNOTAVAIL',
    'EAGAIN',
    'EBADF',
    'ECONNREFUSED',
    'EINPROGRESS',
    'EINTR',
    'ENETUNREACH',
    'ENOTSOCK',
    'ETIMEDOUT',
  ],
)
/**
 * connect(2): 0, or -ECONNREFUSED, -ETIMEDOUT, -ENETUNREACH, -EINTR, -EINPROGRESS.
 */
export function connect(sockfd: number, address: SocketAddress): number {
  return kernelConnect(sockfd, address.memory.address, address.length)
}

/** shutdown: no more reading, no more writing, neither. */
export const SHUT_RD = 0
export const SHUT_WR = 1
export const SHUT_RDWR = 2

const kernelShutdown = systemCall('int shutdown(int sockfd, int how)', [
  'EBADF',
  'EINVAL',
  'ENOTCONN',
  'ENOTSOCK',
])
/**
 * shutdown(2): ends one direction (SHUT_WR tells the peer that no more will come)
 * for every descriptor of the connection. 0, or -ENOTCONN.
 */
export function shutdown(sockfd: number, how: number): number {
  return kernelShutdown(sockfd, how)
}

const kernelGetsockname = systemCall(
  'int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen)',
  ['EBADF', 'EINVAL', 'ENOBUFS', 'ENOTSOCK'],
)
/**
 * getsockname(2): writes the socket's own address (and the port it got) to
 * `address`.
 */
export function getsockname(sockfd: number, address: SocketAddress): number {
  address.clear()
  return kernelGetsockname(sockfd, address.memory.address, address.lengthAddress)
}

const kernelGetpeername = systemCall(
  'int getpeername(int sockfd, struct sockaddr *addr, socklen_t *addrlen)',
  ['EBADF', 'EINVAL', 'ENOBUFS', 'ENOTCONN', 'ENOTSOCK'],
)
/** getpeername(2): writes the other end's address to `address`. 0, or -ENOTCONN. */
export function getpeername(sockfd: number, address: SocketAddress): number {
  address.clear()
  return kernelGetpeername(sockfd, address.memory.address, address.lengthAddress)
}

const kernelSocketpair = systemCall(
  'int socketpair(int domain, int type, int protocol, int *sv)',
  ['EAFNOSUPPORT', 'EMFILE', 'ENFILE', 'EOPNOTSUPP', 'EPROTONOSUPPORT'],
)
/**
 * socketpair(2): two connected sockets, 32 bits each, into `ends`. 0, or -EMFILE.
 */
export function socketpair(
  domain: number,
  type: number,
  protocol: number,
  ends: Memory,
): number {
  return kernelSocketpair(domain, type, protocol, ends.at(0, 8))
}
