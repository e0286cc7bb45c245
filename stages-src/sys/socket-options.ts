/** What a socket can be told and asked: setsockopt(2), getsockopt(2). */
import { systemCall } from '#sys/kernel'
import { Memory } from './memory.ts'

/** Levels: options of every socket, of TCP, of IPv6. */
export const SOL_SOCKET = 1
export const IPPROTO_TCP = 6
export const IPPROTO_IPV6 = 41

/** Options of SOL_SOCKET, socket(7). */
export const SO_REUSEADDR = 2
export const SO_ERROR = 4
export const SO_SNDBUF = 7
export const SO_RCVBUF = 8
export const SO_KEEPALIVE = 9
export const SO_OOBINLINE = 10
export const SO_LINGER = 13
export const SO_REUSEPORT = 15
export const SO_PEERCRED = 17

/** Options of IPPROTO_TCP, tcp(7), and of IPPROTO_IPV6, ipv6(7). */
export const TCP_NODELAY = 1
export const TCP_MAXSEG = 2
export const TCP_DEFER_ACCEPT = 9
export const TCP_NOTSENT_LOWAT = 25
export const IPV6_V6ONLY = 26

const kernelSetsockopt = systemCall(
  'int setsockopt(int sockfd, int level, int optname, ' +
    'const void *optval, socklen_t optlen)',
  ['EBADF', 'EINVAL', 'ENOPROTOOPT', 'ENOTSOCK'],
)
/** setsockopt(2) for the options that are one int. 0, or -ENOPROTOOPT, -EINVAL. */
export function setsockopt(
  sockfd: number,
  level: number,
  option: number,
  value: number,
): number {
  cell.view.setInt32(0, value, true)
  return kernelSetsockopt(sockfd, level, option, cell.address, 4)
}

/**
 * setsockopt(2) with SO_LINGER and no time to linger: close then resets the
 * connection and drops what was not sent (socket(7); RFC 9293 §3.10.7.4 calls it
 * ABORT).
 */
export function resetOnClose(sockfd: number): number {
  cell.view.setInt32(0, 1, true)
  cell.view.setInt32(4, 0, true)
  return kernelSetsockopt(sockfd, SOL_SOCKET, SO_LINGER, cell.address, 8)
}

const kernelGetsockopt = systemCall(
  'int getsockopt(int sockfd, int level, int optname, ' +
    'void *optval, socklen_t *optlen)',
  ['EBADF', 'EINVAL', 'ENOPROTOOPT', 'ENOTSOCK'],
)
/**
 * getsockopt(2) for the options that are one int: its value, or -ENOPROTOOPT.
 * SO_ERROR answers with the positive errno that waits on the socket, and clears it.
 */
export function getsockopt(sockfd: number, level: number, option: number): number {
  cell.view.setUint32(8, 4, true)
  const result = kernelGetsockopt(
    sockfd,
    level,
    option,
    cell.address,
    cell.address + 8,
  )
  return result < 0 ? result : cell.view.getInt32(0, true)
}

/** sizeof(struct ucred): three ints. */
export const UCRED_SIZE = 12

/** Whose process is at the other end of a Unix socket: a struct ucred, unix(7). */
export class PeerCredentials {
  /** Behind the struct, the room for its length. */
  readonly memory: Memory = new Memory(UCRED_SIZE + 4)

  get pid(): number {
    return this.memory.view.getInt32(0, true)
  }

  get uid(): number {
    return this.memory.view.getUint32(4, true)
  }

  get gid(): number {
    return this.memory.view.getUint32(8, true)
  }
}

/**
 * getsockopt(2) for SO_PEERCRED: writes who the peer was when it connected, or was
 * made by socketpair, to `credentials`. 0, or -ENOTSOCK. Of a socket of another
 * family, the kernel says pid 0 and uid -1, which is 4294967295 here.
 */
export function peerCredentials(
  sockfd: number,
  { memory }: PeerCredentials,
): number {
  memory.view.setUint32(UCRED_SIZE, UCRED_SIZE, true)
  const { address } = memory
  const end = address + UCRED_SIZE
  return kernelGetsockopt(sockfd, SOL_SOCKET, SO_PEERCRED, address, end)
}

/** Room for an option's value (struct linger is two ints) and its length. */
const cell = new Memory(12)
