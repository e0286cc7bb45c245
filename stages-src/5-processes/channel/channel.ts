/**
 * What joins a master and a worker: a pair of sockets that keeps messages apart and
 * carries descriptors, and whose end tells each that the other is gone.
 */
import {
  AF_UNIX,
  close,
  EAGAIN,
  ECONNRESET,
  EINTR,
  EPIPE,
  EPOLLIN,
  EPOLLOUT,
  errorName,
  Memory,
  Message,
  MSG_CMSG_CLOEXEC,
  MSG_CTRUNC,
  MSG_NOSIGNAL,
  must,
  recvmsg,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_SEQPACKET,
  type SocketAddress,
  sendmsg,
  socketpair,
} from '#sys'
import type { EventLoop, Handler } from '../../4-events/loop/event-loop.ts'
import { CONNECTION, LONGEST_MESSAGE, put } from './messages.ts'

/** How many messages are received in a turn, while others wait for theirs. */
const SHARE = 64
/** The most descriptors that come with a message. */
const DESCRIPTORS = 2

/** Who is told what has come. Descriptors are its own from then on. */
export interface Receiver {
  /** `message` and what is in it are good until this returns. */
  received(kind: number, message: Message): void
  /** Descriptors were sent, and there was no room for them: recvmsg(2), MSG_CTRUNC. */
  lost(kind: number): void
  /**
   * The other end is closed, or its process is dead; or this end is closed, since it
   * has failed: `failure` says of what.
   */
  ended(failure?: string): void
}

/** Two ends, non-blocking, closed on exec. Throws SystemError. */
export function channelPair(): readonly [number, number] {
  const ends = new Memory(8)
  const type = SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK
  must(socketpair(AF_UNIX, type, 0, ends), 'socketpair')
  return [ends.view.getInt32(0, true), ends.view.getInt32(4, true)]
}

// #region channel
/** One end of it, watched by a loop. */
export class Channel implements Handler {
  readonly #fd: number
  readonly #loop: EventLoop
  readonly #receiver: Receiver
  /** Messages for which there was no room, in their order. */
  readonly #waiting: Waiting[] = []
  #awaitsRoom = false
  #isClosed = false

  /** Throws SystemError where the loop cannot watch it; it is closed then. */
  constructor(fd: number, loop: EventLoop, receiver: Receiver) {
    this.#fd = fd
    this.#loop = loop
    this.#receiver = receiver
    const result = loop.add(fd, EPOLLIN, this)
    if (result < 0) close(fd)
    must(result, 'epoll_ctl')
  }

  /**
   * Says `kind`, with a value behind it and copies of `fds`, which stay the caller's
   * and stay open until there was room.
   */
  say(kind: number, value?: unknown, ...fds: readonly number[]): void {
    if (this.#isClosed) return
    this.#waiting.push({ kind, value, fds })
    this.#sendWaiting()
  }

  /**
   * Passes the connection `client` and the address of its peer. 0; -EAGAIN where
   * there is no room now; or another -errno, where the other end is gone.
   */
  pass(client: number, { length, memory }: SocketAddress): number {
    if (this.#isClosed) return -EPIPE
    if (this.#waiting.length > 0) return -EAGAIN
    outgoing.memory.bytes[0] = CONNECTION
    outgoing.memory.bytes.set(memory.bytes.subarray(0, length), 1)
    outgoing.set(1 + length, client)
    const result = sendmsg(this.#fd, outgoing, MSG_NOSIGNAL)
    return Math.min(result, 0)
  }
  // #endregion channel

  // #region send
  /** As many of those that wait as there is room for. */
  #sendWaiting(): void {
    while (this.#waiting.length > 0) {
      const result = this.#sendFirst()
      if (result === -EINTR) continue
      if (result === -EAGAIN) break
      // Whoever misses a word is not led any more, and has to be told so: by the end.
      if (result < 0 && !NOBODY.includes(result)) {
        this.#fail('sendmsg', result)
        return
      }
      // Sent; or for nobody, and that the other end is gone is told of by itself.
      this.#waiting.shift()
    }
    this.#watch(this.#waiting.length > 0)
  }

  #fail(call: string, error: number): void {
    this.close()
    this.#receiver.ended(`${call}: ${errorName(error)}`)
  }

  #sendFirst(): number {
    const { fds, kind, value } = this.#waiting[0] as Waiting
    outgoing.set(put(outgoing, kind, value), ...fds)
    return sendmsg(this.#fd, outgoing, MSG_NOSIGNAL)
  }

  #watch(forRoom: boolean): void {
    if (forRoom === this.#awaitsRoom) return
    this.#awaitsRoom = forRoom
    const events = forRoom ? EPOLLIN | EPOLLOUT : EPOLLIN
    const result = this.#loop.change(this.#fd, events)
    if (result < 0) this.#fail('epoll_ctl', result)
  }
  // #endregion send

  // #region receive
  ready(events: number): void {
    if ((events & EPOLLOUT) !== 0) this.#sendWaiting()
    if ((events & ~EPOLLOUT) === 0) return
    for (let received = 0; received < SHARE && !this.#isClosed; received += 1) {
      if (!this.#receive()) return
    }
  }

  /** Whether there may be more. */
  #receive(): boolean {
    const length = recvmsg(this.#fd, incoming, MSG_CMSG_CLOEXEC)
    if (length === -EINTR) return true
    if (length === -EAGAIN) return false
    if (length < 0 && !NOBODY.includes(length)) {
      this.#fail('recvmsg', length)
      return false
    }
    // No message is empty, so this is the end.
    if (length <= 0) {
      this.close()
      this.#receiver.ended()
      return false
    }
    const kind = incoming.memory.bytes[0] as number
    // Without a free descriptor the bytes arrive, and what came with them is gone.
    if ((incoming.flags & MSG_CTRUNC) !== 0) {
      closeAll(incoming)
      this.#receiver.lost(kind)
    } else this.#receiver.received(kind, incoming)
    return true
  }

  /** Says nothing more, and is told nothing more. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    // Before it is closed: a copy of it may be on its way to a worker's exec.
    this.#loop.remove(this.#fd)
    close(this.#fd)
  }
  // #endregion receive
}

interface Waiting {
  readonly kind: number
  readonly value: unknown
  readonly fds: readonly number[]
}

function closeAll(message: Message): void {
  for (let at = 0; at < message.descriptors; at += 1) close(message.descriptor(at))
}

/** What a call says where the other end is gone. */
const NOBODY: readonly number[] = [-EPIPE, -ECONNRESET]
const outgoing = new Message(LONGEST_MESSAGE, DESCRIPTORS)
const incoming = new Message(LONGEST_MESSAGE, DESCRIPTORS)
