/**
 * A switchboard: it connects callers in pairs, as they come, and what one says the
 * other hears. It knows no loop. What has happened it is told by a registry.
 */
import {
  accept4,
  close,
  EAGAIN,
  EINTR,
  EPOLLERR,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  Memory,
  read,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SocketAddress,
  write,
} from '#sys'

/** Is told what there is for its descriptor: EPOLL… bits. */
export type Handler = (events: number) => void

/** Who wants to know what of which descriptor. */
export interface Registry {
  /** From now on `handler` is called when one of `events` is there for `fd`. */
  register(fd: number, events: number, handler: Handler): void
  /** From now on it is called for other events. */
  change(fd: number, events: number): void
  /** Its handler is not called any more, whatever has happened already. */
  unregister(fd: number): void
}

/** One end of a line, the other, and what was said and is not heard here yet. */
interface Caller {
  fd: number
  partner: Caller | undefined
  unheard: Buffer
}

const OVER = EPOLLERR | EPOLLHUP
const memory = new Memory(16_384)
const peer = new SocketAddress()

/** Takes calls at `listener`, which does not block. */
export function switchboard(registry: Registry, listener: number): void {
  /** Whoever has come and has nobody to talk to. */
  let waiting: Caller | undefined
  registry.register(listener, EPOLLIN, accept)

  function accept(): void {
    const fd = accept4(listener, peer, SOCK_NONBLOCK | SOCK_CLOEXEC)
    if (fd < 0) return
    const caller = { fd, partner: waiting, unheard: Buffer.alloc(0) }
    // Who is alone is not listened to; that such a one leaves is heard.
    registry.register(fd, EPOLLRDHUP, (events) => happened(caller, events))
    if (waiting === undefined) {
      waiting = caller
      return
    }
    waiting.partner = caller
    waiting = undefined
    for (const each of [caller, caller.partner]) if (each) listen(each)
  }

  function happened(caller: Caller, events: number): void {
    const { partner } = caller
    if (partner === undefined || events & OVER) hangUp(caller)
    else if (events & EPOLLOUT) pass(partner, caller)
    else hear(caller, partner)
  }

  /** Takes what a caller says, and passes it on. */
  function hear(caller: Caller, partner: Caller): void {
    const count = read(caller.fd, memory, 0, memory.length)
    if (count === -EAGAIN || count === -EINTR) return
    partner.unheard = Buffer.from(memory.bytes.subarray(0, Math.max(count, 0)))
    if (count > 0) pass(caller, partner)
    else hangUp(caller)
  }

  /** Says to `hearer` what it has not heard. */
  function pass(speaker: Caller, hearer: Caller): void {
    const count = hearer.unheard.copy(memory.bytes)
    const said = write(hearer.fd, memory, 0, count)
    if (said < 0 && said !== -EAGAIN && said !== -EINTR) {
      hangUp(hearer)
      return
    }
    hearer.unheard = hearer.unheard.subarray(Math.max(said, 0))
    listen(speaker)
    listen(hearer)
  }

  /** Waits for room while something is unheard, for words while the other hears. */
  function listen(caller: Caller): void {
    const isAnswered = caller.partner?.unheard.length === 0
    const room = caller.unheard.length > 0 ? EPOLLOUT : 0
    registry.change(caller.fd, room | (isAnswered ? EPOLLIN : 0))
  }

  /** The end of one is the end of both. */
  function hangUp(caller: Caller): void {
    if (caller === waiting) waiting = undefined
    for (const each of [caller, caller.partner]) {
      if (each === undefined) continue
      registry.unregister(each.fd)
      close(each.fd)
    }
  }
}
