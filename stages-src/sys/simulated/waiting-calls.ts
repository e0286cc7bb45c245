/** Waiting for several descriptors at once: poll(2), epoll(7). */
import { EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLL_CTL_MOD } from '../epoll.ts'
import { EPOLL_EVENT_SIZE } from '../epoll-events.ts'
import { EINTR, EINVAL } from '../errors.ts'
import { POLLERR, POLLFD_SIZE, POLLHUP, POLLNVAL } from '../layouts.ts'
import { O_CLOEXEC } from '../open-flags.ts'
import { withDescription } from './call.ts'
import { Epoll, type Found } from './epoll.ts'
import type { Call, Kernel } from './kernel.ts'
import { bytesAt } from './user-memory.ts'

// #region epoll
/** Where the 64 bits of data begin in a struct epoll_event. */
const DATA = EPOLL_EVENT_SIZE - 8

export const waitingCalls: Readonly<Record<string, Call>> = {
  epoll_create1: ({ descriptors }, flags = 0) =>
    descriptors.add(new Epoll(0), (flags & O_CLOEXEC) !== 0),

  epoll_ctl: (kernel, epfd = -1, operation = 0, fd = -1, event = 0) =>
    withEpoll(kernel, epfd, (epoll) =>
      withDescription(kernel, fd, (it) => {
        if (operation === EPOLL_CTL_DEL) return epoll.remove(fd, it)
        const wanted = eventAt(event)
        if (operation === EPOLL_CTL_ADD) return epoll.add(fd, it, wanted)
        if (operation === EPOLL_CTL_MOD) return epoll.modify(fd, it, wanted)
        return -EINVAL
      }),
    ),

  // #region epoll-wait
  epoll_wait: (kernel, epfd = -1, events = 0, most = 0, timeout = 0) =>
    withEpoll(kernel, epfd, (epoll) => {
      if (most <= 0) return -EINVAL
      let found = epoll.collect(most)
      if (found.length === 0 && timeout !== 0) {
        if (kernel.mishaps.interrupts()) return -EINTR
        kernel.sleep(deadline(kernel, timeout), () => {
          if (epoll.hasReady) found = epoll.collect(most)
          return found.length > 0
        })
      }
      found.forEach((it, index) => {
        writeEvent(events + index * EPOLL_EVENT_SIZE, it)
      })
      return found.length
    }),
  // #endregion epoll-wait

  poll: (kernel, entries = 0, count = 0, timeout = 0) =>
    poll(kernel, entries, count, timeout),
}

function withEpoll(
  kernel: Kernel,
  epfd: number,
  use: (epoll: Epoll) => number,
): number {
  return withDescription(kernel, epfd, (it) =>
    it instanceof Epoll ? use(it) : -EINVAL,
  )
}

function eventAt(address: number): Found {
  const event = bytesAt(address, EPOLL_EVENT_SIZE)
  return { events: event.readInt32LE(0), data: event.readBigUInt64LE(DATA) }
}

function writeEvent(address: number, { events, data }: Found): void {
  const event = bytesAt(address, EPOLL_EVENT_SIZE)
  event.writeInt32LE(events, 0)
  event.writeBigUInt64LE(data, DATA)
}
// #endregion epoll

// #region poll
function poll(
  kernel: Kernel,
  entries: number,
  count: number,
  timeout: number,
): number {
  const table = bytesAt(entries, count * POLLFD_SIZE)
  let ready = look(kernel, table)
  if (ready > 0 || timeout === 0) return ready
  if (kernel.mishaps.interrupts()) return -EINTR
  let hasNews = false
  const waiter = {
    woken() {
      hasNews = true
    },
  }
  const watched = entriesOf(table).flatMap(
    ({ fd }) => kernel.descriptors.get(fd) ?? [],
  )
  for (const { waiters } of watched) waiters.add(waiter)
  kernel.sleep(deadline(kernel, timeout), () => {
    if (hasNews) ready = look(kernel, table)
    hasNews = false
    return ready > 0
  })
  for (const { waiters } of watched) waiters.remove(waiter)
  return ready
}

/** Writes into each entry what there is of what it asks for: how many have some. */
function look({ descriptors }: Kernel, table: Buffer): number {
  let ready = 0
  for (const { at, fd, events } of entriesOf(table)) {
    const wanted = events | POLLERR | POLLHUP
    const mask = descriptors.get(fd)?.mask() ?? POLLNVAL
    const found = fd < 0 ? 0 : mask === POLLNVAL ? POLLNVAL : mask & wanted
    table.writeInt16LE(found, at + 6)
    if (found !== 0) ready += 1
  }
  return ready
}

function entriesOf(table: Buffer): { at: number; fd: number; events: number }[] {
  return Array.from({ length: table.length / POLLFD_SIZE }, (_, index) => {
    const at = index * POLLFD_SIZE
    return { at, fd: table.readInt32LE(at), events: table.readInt16LE(at + 4) }
  })
}

/** Milliseconds of a wait, -1 for ever, as a time of the clock. */
function deadline({ clock }: Kernel, timeout: number): number {
  return timeout < 0 ? Infinity : clock.now + timeout
}
// #endregion poll
