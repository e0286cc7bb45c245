/**
 * A TCP socket, as net/ipv4/tcp.c has it: what it answers, what poll sees of it, and
 * whom it wakes. RFC 9293 has the states; here only those are told apart that a
 * program can tell apart.
 */

import { EPOLLRDHUP } from '../epoll-events.ts'
import {
  EAGAIN,
  ECONNREFUSED,
  ECONNRESET,
  EINVAL,
  ENOTCONN,
  EPIPE,
} from '../errors.ts'
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from '../layouts.ts'
import { SHUT_RD, SHUT_RDWR, SHUT_WR } from '../sockets.ts'
import type { AcceptQueue, Newcomer } from './accept-queue.ts'
import { ByteQueue } from './byte-queue.ts'
import { Description } from './description.ts'
import type { Flow, Link, Receiver, Sender } from './flow.ts'

/** Bits of what has been shut down: sk_shutdown. */
const RECEIVING = 1
const SENDING = 2
const BOTH = RECEIVING | SENDING

export class TcpSocket extends Description implements Receiver, Sender, Newcomer {
  readonly kind = 'TCP'
  /** Its own port, and its peer's; 0 for none. */
  port = 0
  peerPort = 0
  state: 'fresh' | 'listening' | 'connecting' | 'connected' | 'closed' = 'fresh'
  /** Of a listening socket: who waits to be accepted. */
  queue: AcceptQueue<TcpSocket> | undefined
  /** What was set with setsockopt(2), by level and option. */
  readonly options = new Map<string, number>()
  /** TCP_DEFER_ACCEPT, in seconds. */
  deferral = 0
  /** SO_LINGER with no time to linger: close resets. */
  resetsOnClose = false
  /** Called when the first bytes, or the end, have come: TCP_DEFER_ACCEPT. */
  onFirstNews: (() => void) | undefined
  /** The errno that waits to be told, SO_ERROR. */
  #error = 0
  #out: Flow | undefined
  #in: Flow | undefined
  #receiveBuffer = 0
  #sendBuffer = 0
  readonly #received = new ByteQueue()
  #shutdown = 0
  /** Whether the peer has said that no more will come: SOCK_DONE. */
  #isDone = false
  #isEndAcknowledged = false
  #isReleased = false
  /** SOCK_NOSPACE: somebody has met a full buffer, and is to be told of room. */
  #metFullBuffer = false

  // #region states
  /** It is the one end of a connection now, whose other end `in` comes from. */
  join(flows: { out: Flow; in: Flow }, link: Link, peerPort: number): void {
    this.#out = flows.out
    this.#in = flows.in
    this.#receiveBuffer = link.receiveBuffer
    this.#sendBuffer = link.sendBuffer
    this.peerPort = peerPort
  }

  /** sk_clone_lock(): it has the options of the socket that listened for it. */
  inherit(listener: TcpSocket): void {
    this.resetsOnClose = listener.resetsOnClose
    for (const [option, value] of listener.options) this.options.set(option, value)
  }

  /** The handshake is over. */
  established(): void {
    if (this.state === 'closed') return
    this.state = 'connected'
    this.waiters.wake(POLLOUT)
  }

  /** Nobody listens where it wanted to connect. */
  refused(): void {
    this.#error = ECONNREFUSED
    this.#close()
    this.waiters.wake(POLLERR)
  }

  #close(): void {
    this.state = 'closed'
    this.#shutdown = BOTH
    this.waiters.wake(0)
  }

  /** Both ends have said all, and know it. */
  #closeIfOver(): void {
    if (this.#isDone && this.#isEndAcknowledged) this.#close()
  }

  /** The errno that waits, which is told once. */
  takeError(): number {
    const error = this.#error
    this.#error = 0
    return error
  }

  get isClosed(): boolean {
    return this.state === 'closed'
  }

  get isReadable(): boolean {
    return this.#received.length > 0 || (this.#shutdown & RECEIVING) !== 0
  }

  get isWritable(): boolean {
    return (this.#shutdown & SENDING) !== 0 || this.#hasRoom
  }

  /** Bytes that have come and were not read. */
  get unread(): number {
    return this.#received.length
  }

  /** Bytes that were sent, and are not at the peer. */
  get unsent(): number {
    return this.#out?.queued ?? 0
  }
  // #endregion states

  // #region mask
  /** tcp_poll(). */
  override mask(): number {
    if (this.state === 'listening') return this.queue?.isEmpty ? 0 : POLLIN
    let mask = this.#error === 0 ? 0 : POLLERR
    const isOpen = this.state === 'connected' || this.state === 'connecting'
    if (!isOpen || this.#shutdown === BOTH) mask |= POLLHUP
    if (this.#shutdown & RECEIVING) mask |= POLLIN | EPOLLRDHUP
    if (this.state === 'connecting') return mask
    if (this.#received.length > 0) mask |= POLLIN
    if (this.isWritable) mask |= POLLOUT
    else this.#metFullBuffer = true
    return mask
  }

  /** A third of the buffer has to be free: sk_stream_is_writeable(). */
  get #hasRoom(): boolean {
    const queued = this.unsent
    return this.#sendBuffer - queued >= queued / 2
  }
  // #endregion mask

  // #region receive
  override read(target: Buffer): number {
    return this.receive(target, false)
  }

  /** tcp_recvmsg(): what has come is had, whatever became of the connection since. */
  override receive(target: Buffer, peek: boolean): number {
    if (this.state === 'listening') return -ENOTCONN
    if (this.#received.length > 0) {
      if (peek) return this.#received.peek(target)
      const taken = this.#received.take(target)
      // Who will not receive more does not say that there is room: tcp_cleanup_rbuf().
      if ((this.#shutdown & RECEIVING) === 0) this.#in?.roomWasMade()
      return taken
    }
    if (this.#isDone) return 0
    if (this.#error !== 0) return -this.takeError()
    if (this.#shutdown & RECEIVING) return 0
    return this.state === 'fresh' ? -ENOTCONN : -EAGAIN
  }

  get room(): number {
    return this.#receiveBuffer - this.#received.length
  }

  arrived(bytes: Buffer): boolean {
    if (this.state === 'closed' || this.#isReleased) {
      // Nobody will ever read it: RFC 1122 §4.2.2.13.
      this.#abort()
      return false
    }
    if (this.#shutdown === BOTH) {
      // Both directions were shut down here: tcp_rcv_state_process(), FIN_WAIT2.
      this.#fail()
      this.#out?.reset()
      return false
    }
    this.#received.push(bytes)
    this.waiters.wake(POLLIN)
    this.#tellNews()
    return true
  }

  ended(): void {
    if (this.state === 'closed') return
    this.#isDone = true
    this.#shutdown |= RECEIVING
    this.waiters.wake(0)
    this.#closeIfOver()
    this.#tellNews()
  }

  wasReset(): void {
    if (this.state === 'closed') return
    this.#out?.cut()
    this.#fail()
  }

  #fail(): void {
    const hasEnded = this.#isDone && (this.#shutdown & SENDING) === 0
    this.#error = hasEnded ? EPIPE : ECONNRESET
    this.#close()
    this.waiters.wake(POLLERR)
  }

  #tellNews(): void {
    const tell = this.onFirstNews
    this.onFirstNews = undefined
    tell?.()
  }
  // #endregion receive

  // #region send
  override write(source: Buffer): number {
    return this.send(source)
  }

  /** tcp_sendmsg(): as much as there is room for. */
  override send(source: Buffer): number {
    if (this.state === 'fresh' || this.state === 'listening') return -EPIPE
    if (this.#error !== 0 || this.#shutdown & SENDING) {
      return -(this.takeError() || EPIPE)
    }
    const out = this.#out
    const count = Math.min(source.length, out?.room ?? 0)
    if (count < source.length) this.#metFullBuffer = true
    if (count === 0) return source.length === 0 ? 0 : -EAGAIN
    out?.send(Buffer.from(source.subarray(0, count)))
    return count
  }

  acknowledged(): void {
    if (!this.#metFullBuffer || !this.#hasRoom) return
    this.#metFullBuffer = false
    this.waiters.wake(POLLOUT)
  }

  endAcknowledged(): void {
    if (this.state === 'closed') return
    this.#isEndAcknowledged = true
    this.waiters.wake(0)
    this.#closeIfOver()
  }
  // #endregion send

  // #region end
  /** inet_shutdown(). */
  override shutdown(how: number): number {
    if (how < SHUT_RD || how > SHUT_RDWR) return -EINVAL
    if (this.state === 'listening') return this.#shutdownListening(how)
    const sends = (this.#shutdown & SENDING) === 0
    if (how !== SHUT_WR) this.#shutdown |= RECEIVING
    if (how !== SHUT_RD) this.#shutdown |= SENDING
    const isConnected = this.state === 'connected'
    if (isConnected && how !== SHUT_RD && sends) this.#out?.end()
    this.waiters.wake(0)
    return isConnected ? 0 : -ENOTCONN
  }

  /** Who does not receive does not listen any more, either. */
  #shutdownListening(how: number): number {
    if (how !== SHUT_WR) {
      this.queue?.close()
      this.queue = undefined
      this.state = 'fresh'
    }
    this.waiters.wake(0)
    return 0
  }

  /** tcp_close(): unread bytes, or the wish to linger for no time, make it a reset. */
  override release(): void {
    this.#isReleased = true
    if (this.state === 'listening') {
      this.queue?.close()
      this.state = 'closed'
    }
    if (this.state !== 'connected') return
    if (this.#received.length > 0 || this.resetsOnClose) this.#abort()
    else {
      this.#shutdown |= BOTH
      this.#out?.end()
    }
  }

  abandon(): void {
    this.resetsOnClose = true
    this.release()
  }

  #abort(): void {
    this.#received.clear()
    this.#out?.reset()
    this.state = 'closed'
  }
  // #endregion end
}
