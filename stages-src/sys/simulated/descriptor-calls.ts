/** Calls on descriptors themselves: close(2), dup3(2), fcntl(2), pipe2(2) … */
import {
  EFD_SEMAPHORE,
  F_DUPFD_CLOEXEC,
  F_GETFD,
  F_GETFL,
  F_SETFL,
} from '../descriptors.ts'
import { EINVAL } from '../errors.ts'
import { O_CLOEXEC, O_NONBLOCK } from '../open-flags.ts'
import { withDescription } from './call.ts'
import type { Description } from './description.ts'
import { EventCounter } from './event-counter.ts'
import type { Call, Kernel } from './kernel.ts'
import { pipeEnds } from './pipe.ts'
import { bytesAt } from './user-memory.ts'

const O_RDWR = 2

/** FD_CLOEXEC, the one flag of a descriptor. */
const CLOSES_ON_EXEC = 1

/** The process has called _exit(2). */
export class Exited extends Error {
  readonly status: number

  constructor(status: number) {
    super(`the process has ended with status ${status}`)
    this.name = 'Exited'
    this.status = status
  }
}

export const descriptorCalls: Readonly<Record<string, Call>> = {
  close: ({ descriptors }, fd = -1) => descriptors.close(fd),

  dup3: (kernel, from = -1, to = -1, flags = 0) =>
    withDescription(kernel, from, (description) => {
      if (from === to) return -EINVAL
      kernel.descriptors.replace(to, description, (flags & O_CLOEXEC) !== 0)
      return to
    }),

  fcntl: (kernel, fd = -1, operation = 0, argument = 0) =>
    withDescription(kernel, fd, (it) =>
      control(kernel, it, fd, operation, argument),
    ),

  eventfd: ({ descriptors }, initial = 0, flags = 0) => {
    const kept = O_RDWR | (flags & (O_NONBLOCK | EFD_SEMAPHORE))
    return descriptors.add(
      new EventCounter(initial, kept),
      (flags & O_CLOEXEC) !== 0,
    )
  },

  pipe2: (kernel, ends = 0, flags = 0) =>
    addBoth(kernel, pipeEnds(flags), flags, ends),

  _exit: (_kernel, status = 0) => {
    throw new Exited(status)
  },
}

function control(
  { descriptors }: Kernel,
  description: Description,
  fd: number,
  operation: number,
  argument: number,
): number {
  switch (operation) {
    case F_GETFD:
      return descriptors.closesOnExec(fd) ? CLOSES_ON_EXEC : 0
    case F_GETFL:
      return description.flags
    case F_SETFL:
      description.flags =
        (description.flags & ~O_NONBLOCK) | (argument & O_NONBLOCK)
      return 0
    case F_DUPFD_CLOEXEC:
      return descriptors.add(description, true, argument)
    default:
      throw new Error(`this kernel's fcntl has no operation ${operation}`)
  }
}

/** Gives two new descriptions their numbers, or neither: -EMFILE. */
export function addBoth(
  { descriptors }: Kernel,
  [one, other]: readonly [Description, Description],
  flags: number,
  numbers: number,
): number {
  const closeOnExec = (flags & O_CLOEXEC) !== 0
  const first = descriptors.add(one, closeOnExec)
  if (first < 0) return first
  const second = descriptors.add(other, closeOnExec)
  if (second < 0) {
    descriptors.close(first)
    return second
  }
  const target = bytesAt(numbers, 8)
  target.writeInt32LE(first, 0)
  target.writeInt32LE(second, 4)
  return 0
}
