/**
 * What the arguments of a call mean, read from memory by the types of its
 * prototype.
 */
import koffi from 'koffi'
import { SocketAddress } from './addresses.ts'
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
      if (!parameter.pointer || value === 0) return [parameter.name, value]
      const following = prototype.parameters[index + 1]
      const length = lengthOf(parameter, following, values[index + 1] ?? 0, result)
      const describe = describers[parameter.type]
      return [parameter.name, describe?.(value, length, result) ?? value]
    }),
  )
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
  if (following?.pointer) return viewOf(value, 4).getUint32(0, true)
  const filled = parameter.type === 'void' && !parameter.constant
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
