/**
 * A pair of connected Unix sockets, socketpair(2), as net/unix/af_unix.c has them: a
 * message that was sent has arrived.
 */

import { EPOLLRDHUP } from '../epoll-events.ts'
import { EAGAIN, ECONNRESET, EINVAL, EPIPE } from '../errors.ts'
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from '../layouts.ts'
import { SHUT_RD, SHUT_RDWR, SHUT_WR } from '../sockets.ts'
import { ByteQueue } from './byte-queue.ts'
import { Description } from './description.ts'

const RECEIVING = 1
const SENDING = 2
const BOTH = RECEIVING | SENDING

/** net.core.wmem_default, and about what the kernel adds to each message. */
const SEND_BUFFER = 212_992
const OVERHEAD = 768
/** The largest message that a stream is cut into. */
const MESSAGE = 32_768

export function unixPair(flags: number): [UnixSocket, UnixSocket] {
  const [one, other] = [new UnixSocket(flags), new UnixSocket(flags)]
  one.peer = other
  other.peer = one
  return [one, other]
}

export class UnixSocket extends Description {
  readonly kind = 'UNIX'
  peer!: UnixSocket
  readonly #received = new ByteQueue()
  #messages = 0
  #shutdown = 0
  #error = 0
  #isReleased = false

  /** unix_poll(). */
  override mask(): number {
    let mask = this.#error === 0 ? 0 : POLLERR
    if (this.#shutdown === BOTH) mask |= POLLHUP
    if (this.#shutdown & RECEIVING) mask |= POLLIN | EPOLLRDHUP
    if (this.#received.length > 0) mask |= POLLIN
    return this.#hasRoom ? mask | POLLOUT : mask
  }

  /** What is on its way costs the sender: sk_wmem_alloc. */
  get #sent(): number {
    return this.peer.#received.length + this.peer.#messages * OVERHEAD
  }

  /** Three quarters of the buffer have to be free: unix_writable(). */
  get #hasRoom(): boolean {
    return this.#sent * 4 <= SEND_BUFFER
  }

  takeError(): number {
    const error = this.#error
    this.#error = 0
    return error
  }

  override read(target: Buffer): number {
    return this.receive(target, false)
  }

  override receive(target: Buffer, peek: boolean): number {
    if (this.#received.length > 0) {
      const copied = this.#received.peek(target)
      if (!peek) this.#drop(copied)
      return copied
    }
    if (this.#error !== 0) return -this.takeError()
    return this.#shutdown & RECEIVING ? 0 : -EAGAIN
  }

  /** Each message that was read to its end makes room at the peer: sock_wfree(). */
  #drop(count: number): void {
    const ended = this.#received.drop(count)
    this.#messages -= ended
    if (ended > 0 && this.peer.#hasRoom) this.peer.waiters.wake(POLLOUT)
  }

  override write(source: Buffer): number {
    return this.send(source)
  }

  override send(source: Buffer): number {
    if (this.#shutdown & SENDING || this.peer.#isReleased) return -EPIPE
    if (this.peer.#shutdown & RECEIVING) return -EPIPE
    let sent = 0
    while (sent < source.length && this.#sent < SEND_BUFFER) {
      const message = Buffer.from(source.subarray(sent, sent + MESSAGE))
      this.peer.#received.push(message)
      this.peer.#messages += 1
      sent += message.length
      this.peer.waiters.wake(POLLIN)
    }
    return sent > 0 || source.length === 0 ? sent : -EAGAIN
  }

  /** unix_shutdown(): what one end does not receive, the other does not send. */
  override shutdown(how: number): number {
    if (how < SHUT_RD || how > SHUT_RDWR) return -EINVAL
    const [own, others] =
      how === SHUT_RD
        ? [RECEIVING, SENDING]
        : how === SHUT_WR
          ? [SENDING, RECEIVING]
          : [BOTH, BOTH]
    this.#shutdown |= own
    this.waiters.wake(0)
    if (!this.peer.#isReleased) {
      this.peer.#shutdown |= others
      this.peer.waiters.wake(0)
    }
    return 0
  }

  /** unix_release_sock(). */
  override release(): void {
    this.#isReleased = true
    this.peer.#shutdown = BOTH
    if (this.#received.length > 0) this.peer.#error = ECONNRESET
    this.peer.waiters.wake(0)
    // What nobody will read is thrown away, and costs nothing any more.
    this.#drop(this.#received.length)
  }
}
