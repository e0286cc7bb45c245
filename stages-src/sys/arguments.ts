/**
 * What the arguments of a call mean, read from memory by the types of its
 * prototype.
 */
import koffi from 'koffi'
import { SocketAddress } from './addresses.ts'
import { CPU_SET_SIZE, CpuSet } from './cpu-set.ts'
import * as epoll from './epoll-events.ts'
import { OPEN_HOW_SIZE, STATX_SIZE, Statx } from './file-layouts.ts'
import {
  IOVEC_SIZE,
  POLLERR,
  POLLFD_SIZE,
  POLLHUP,
  POLLIN,
  POLLNVAL,
  POLLOUT,
} from './layouts.ts'
import { MSGHDR_SIZE } from './message.ts'
import * as openFlags from './open-flags.ts'
import type { Parameter, Prototype } from './prototype.ts'

/** How many bytes of a buffer a description shows. */
const SHOWN = 32

/** The arguments by name, after the call has returned `result`. */
export function describeArguments(
  prototype: Prototype,
  values: readonly number[],
  result: number,
): Record<string, unknown> {
  return Object.fromEntries(
    prototype.parameters.map((parameter, index) => {
      const value = values[index] ?? 0
      if (!isRead(parameter) || value === 0) return [parameter.name, value]
      const following = prototype.parameters[index + 1]
      const length = lengthOf(parameter, following, values[index + 1] ?? 0, result)
      const describe = describers[parameter.type]
      return [parameter.name, describe?.(value, length, result) ?? value]
    }),
  )
}

/** Whether what lies there is meant: of mmap's and munmap's it is the place itself. */
function isRead({ name, pointer, type }: Parameter): boolean {
  return pointer && !(name === 'addr' && type === 'void')
}

/**
 * How much lies behind a pointer. C says it with the next parameter: a count, or a
 * pointer to one that the kernel has set. What the kernel read into, it filled as
 * far as `result`.
 */
function lengthOf(
  parameter: Parameter,
  following: Parameter | undefined,
  value: number,
  result: number,
): number {
  if (following?.pointer)
    return value === 0 ? 0 : viewOf(value, 4).getUint32(0, true)
  const isMessage = parameter.type === 'struct msghdr'
  if (parameter.constant) return isMessage ? Infinity : value
  const filled = isMessage || parameter.type === 'void'
  return filled ? Math.max(0, result) : value
}

const describers: Readonly<
  Record<string, (address: number, length: number, result: number) => unknown>
> = {
  void: (address, length) => {
    const bytes = Buffer.from(koffi.view(address, Math.min(length, SHOWN)))
    return length > SHOWN
      ? `${bytes.toString('latin1')}…`
      : bytes.toString('latin1')
  },
  'struct sockaddr': (address, length) => {
    const copy = new SocketAddress()
    copy.memory.bytes.set(new Uint8Array(koffi.view(address, length)))
    copy.length = length
    return copy.toString()
  },
  'struct pollfd': (address, count) =>
    Array.from({ length: count }, (_, index) => {
      const view = viewOf(address + index * POLLFD_SIZE, POLLFD_SIZE)
      return {
        fd: view.getInt32(0, true),
        events: pollEvents(view.getInt16(4, true)),
        revents: pollEvents(view.getInt16(6, true)),
      }
    }),
  // One for epoll_ctl; of those that epoll_wait has room for, the ones it filled.
  'struct epoll_event': (address, room, result) =>
    Array.from({ length: room === 0 ? 1 : Math.max(0, result) }, (_, index) => {
      const place = address + index * epoll.EPOLL_EVENT_SIZE
      const view = viewOf(place, epoll.EPOLL_EVENT_SIZE)
      return {
        events: epollEvents(view.getUint32(0, true)),
        fd: view.getInt32(epoll.EPOLL_EVENT_SIZE - 8, true),
      }
    }),
  'struct iovec': (address, count) =>
    Array.from({ length: count }, (_, index) =>
      Number(viewOf(address + index * IOVEC_SIZE + 8, 8).getBigUint64(0, true)),
    ),
  // A path: up to its NUL, whatever its length.
  char: (address) => koffi.decode(address, 'char', -1),
  'struct open_how': (address) => {
    const view = viewOf(address, OPEN_HOW_SIZE)
    return {
      flags: flagNames('O_', view.getUint32(0, true)),
      resolve: flagNames('RESOLVE_', view.getUint32(16, true)),
    }
  },
  'struct statx': (address, _length, result) => {
    if (result < 0) return ''
    const copy = new Statx()
    copy.memory.bytes.set(new Uint8Array(koffi.view(address, STATX_SIZE)))
    const { type, inode, size, modified } = copy
    return { type: `0${type.toString(8)}`, inode, size, modified }
  },
  // As it was before the call, which has moved it on.
  off_t: (address, _length, result) =>
    Number(viewOf(address, 8).getBigInt64(0, true)) - Math.max(0, result),
  socklen_t: (address) => viewOf(address, 4).getUint32(0, true),
  // The bytes of its only piece, and the descriptors beside them.
  'struct msghdr': (address, most) => {
    if (most === 0) return ''
    const header = viewOf(address, MSGHDR_SIZE)
    const piece = viewOf(Number(header.getBigUint64(16, true)), IOVEC_SIZE)
    const start = Number(piece.getBigUint64(0, true))
    const length = Math.min(Number(piece.getBigUint64(8, true)), most)
    const iov = describers.void?.(start, length, length)
    const control = Number(header.getBigUint64(32, true))
    if (header.getUint32(40, true) === 0) return { iov, SCM_RIGHTS: [] }
    const count = (viewOf(control, 8).getUint32(0, true) - 16) / 4
    const rights = new Int32Array(koffi.view(control + 16, 4 * count))
    return { iov, SCM_RIGHTS: [...rights] }
  },
  siginfo_t: (address) => {
    const view = viewOf(address, 28)
    return {
      si_code: view.getInt32(8, true),
      si_pid: view.getInt32(16, true),
      si_status: view.getInt32(24, true),
    }
  },
  // In seconds.
  'struct timespec': (address) => {
    const view = viewOf(address, 16)
    return (
      Number(view.getBigInt64(0, true)) + Number(view.getBigInt64(8, true)) / 1e9
    )
  },
  cpu_set_t: (address) => {
    const set = new CpuSet()
    set.memory.bytes.set(new Uint8Array(koffi.view(address, CPU_SET_SIZE)))
    return set.processors
  },
  // A table of strings that ends in NULL.
  'char *': (address) => {
    const strings: unknown[] = []
    for (let at = address; strings.length < SHOWN; at += 8) {
      const string = Number(viewOf(at, 8).getBigUint64(0, true))
      if (string === 0) return strings
      strings.push(koffi.decode(string, 'char', -1))
    }
    return [...strings, '…']
  },
  pid_t: (address) => viewOf(address, 4).getInt32(0, true),
  uint32_t: (address) => viewOf(address, 4).getInt32(0, true),
  // Only pipe2 and socketpair point to ints: two descriptors each.
  int: (address) => [
    viewOf(address, 8).getInt32(0, true),
    viewOf(address, 8).getInt32(4, true),
  ],
}

function viewOf(address: number, length: number): DataView {
  return new DataView(koffi.view(address, length))
}

function pollEvents(bits: number): string {
  return namesOf(bits, { POLLIN, POLLOUT, POLLERR, POLLHUP, POLLNVAL })
}

function epollEvents(bits: number): string {
  const { EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP, EPOLLRDHUP } = epoll
  const { EPOLLEXCLUSIVE, EPOLLET } = epoll
  return namesOf(bits, {
    ...{ EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP, EPOLLRDHUP },
    ...{ EPOLLEXCLUSIVE, EPOLLET },
  })
}

/** The flags of openat2 by their names, those of one prefix: 'O_' or 'RESOLVE_'. */
function flagNames(prefix: string, bits: number): string {
  const flags = Object.entries(openFlags).filter(([name]) =>
    name.startsWith(prefix),
  )
  return namesOf(bits, Object.fromEntries(flags)) || String(bits)
}

function namesOf(bits: number, flags: Readonly<Record<string, number>>): string {
  const names = Object.entries(flags)
  return names.flatMap(([name, bit]) => (bits & bit ? [name] : [])).join('|')
}
