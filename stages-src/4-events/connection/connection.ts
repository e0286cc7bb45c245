/** One connection of many: what it does when the loop says that it can go on. */
import {
  EAGAIN,
  EINTR,
  EPOLLERR,
  EPOLLHUP,
  EPOLLIN,
  EPOLLRDHUP,
  errorName,
  MSG_PEEK,
  recv,
  SHUT_WR,
  shutdown,
} from '#sys'
import { STOPPING, TIMED_OUT } from '../../1-echo/wait-result.ts'
import { type Ending, endOf } from '../../2-http/ending.ts'
import { LONGEST } from '../../2-http/lingering-close.ts'
import type { Response } from '../../2-http/response/response.ts'
import type { Job } from '../listing/elsewhere.ts'
import type { Answering } from './answering.ts'
import type { Client } from './client.ts'
import type { Conversation } from './conversation.ts'
import { Pace } from './pace.ts'
import { SendingSocket } from './sending-socket.ts'
import {
  IDLE,
  LINGERING,
  PREPARING,
  READING_BODY,
  READING_HEAD,
  WRITING,
} from './states.ts'

/** What a peer's end, or an error, is announced by. */
const END = EPOLLRDHUP | EPOLLHUP | EPOLLERR
/** Milliseconds in which a peer ends that has been sent all that it wanted. */
const MOMENT = 10
/** How often it may receive in a turn. */
const RECEIPTS = 4

// #region connection
/** Serves one client after another; while one is idle, this is all there is of it. */
export class Connection extends SendingSocket implements Client {
  readonly #answering: Answering
  /** Whether what is being sent is the last, and whether the peer may still send. */
  isLast = false
  lingers = false
  conversation: Conversation | undefined
  /** How fast content comes, while it does. */
  #pace: Pace | undefined
  #job: Job | undefined

  constructor(fd: number, answering: Answering) {
    super(fd, answering.parts)
    this.#answering = answering
  }

  /** It has been accepted. What has come with it is answered before it is watched. */
  begin(): void {
    const { limits, loop } = this.parts
    this.isLast = false
    this.lingers = false
    this.enter(IDLE)
    this.arm(loop.at.now + limits.headerTimeout)
    this.ready(EPOLLIN)
  }

  ready(events: number): void {
    try {
      if (this.state === WRITING) {
        // Its bytes can wait until the response has left.
        if ((events & ~EPOLLIN) !== 0) this.sendOn()
      } else if (this.state === LINGERING) this.#drain()
      else if (this.state === PREPARING) {
        if ((events & (EPOLLHUP | EPOLLERR)) !== 0) this.end(GONE)
      } else if (!this.isPutOff) this.#receive((events & END) !== 0)
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  protected goOn(): void {
    try {
      if (this.state === WRITING) this.sendOn()
      else if (this.state === LINGERING) this.#drain()
      // Nothing was answered since its time began.
      else if (this.conversation === undefined) this.#receive(true)
      else this.#proceed()
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  /** A mistake in how one client is served is no reason to stop serving the others. */
  #fail({ stack = '' }: Error): void {
    this.end({ level: 'error', reason: stack })
  }
  // #endregion connection

  // #region receive
  /** Receives and answers, until there is no more or something has to be awaited. */
  #receive(toTheEnd: boolean): void {
    const { input, loop } = this.parts
    let receipts = 0
    // #region receipts
    for (; receipts < RECEIPTS; receipts += 1) {
      const { conversation } = this
      const room = conversation?.exchange.input.room ?? input.length
      const received =
        conversation === undefined
          ? recv(this.fd, input, 0, room, 0)
          : conversation.receive(this.fd)
      if (received === -EINTR) continue
      if (received === -EAGAIN) break
      this.#pace?.move(received, loop.at.now)
      if (received <= 0) {
        this.#endOfInput(received)
        return
      }
      const canReceive =
        conversation === undefined
          ? this.#answering.usual(this, received)
          : this.#answering.converse(this, conversation)
      if (!canReceive) return
      // Less than there was room for: that was all. But an end is not told twice.
      if (received < room && !toTheEnd) break
    }
    this.#rest()
    if (receipts === RECEIPTS) this.putOff()
    // #endregion receipts
  }

  /** The peer has ended its direction, or the connection: 0, or -errno. */
  #endOfInput(received: number): void {
    const { loop } = this.parts
    const { conversation } = this
    const isCut =
      received === 0 && conversation?.exchange.cutShort('end', loop.at) === true
    if (isCut) this.#answering.converse(this, conversation)
    else this.end(endOf('recv', received))
  }

  /** Waits for more bytes. */
  #rest(): void {
    const { conversation } = this
    const { loop, minRate } = this.parts
    if (conversation === undefined) this.enter(IDLE)
    else {
      const { awaitsHead } = conversation.exchange
      this.enter(awaitsHead ? READING_HEAD : READING_BODY)
      if (awaitsHead) this.#pace = undefined
      else this.#pace ??= new Pace(loop.at.now, Infinity, minRate)
      this.arm(this.#deadlineOf(conversation))
    }
    this.await(EPOLLIN | EPOLLRDHUP)
  }

  /** Until when what is awaited has to come, or enough of it. */
  #deadlineOf({ exchange }: Conversation): number {
    return Math.min(exchange.deadline, this.#pace?.deadline ?? Infinity)
  }

  /** All requests are answered: the next may begin until `idleTimeout` is over. */
  idle(): void {
    this.#giveBack()
    this.#pace = undefined
    this.arm(this.parts.loop.at.now + this.parts.idleTimeout)
  }
  // #endregion receive

  // #region proceed
  protected sent(): void {
    if (this.isLast) this.finish()
    else this.#proceed()
  }

  /** Goes on with what has come meanwhile: an edge would not be told again. */
  #proceed(): void {
    const { conversation } = this
    if (conversation === undefined) this.idle()
    else if (!this.#answering.converse(this, conversation)) return
    this.#receive(true)
  }
  // #endregion proceed

  // #region prepare
  /** Waits for a response that is made elsewhere. */
  prepare(job: Job): void {
    this.#job = job
    this.enter(PREPARING)
    this.arm(Infinity)
    this.await(0)
  }

  /** It has been made. */
  prepared(response: Response): void {
    this.#job = undefined
    this.conversation?.exchange.answerWith(response)
    this.goOn()
  }
  // #endregion prepare

  // #region due
  /** The server stops: from a client that asks for nothing now, nothing is to come. */
  hurry(): void {
    const { idleTimeout, loop } = this.parts
    if (this.state === IDLE) this.arm(loop.at.now + idleTimeout)
  }

  due(): void {
    const { isStopping, loop } = this.parts
    const { conversation } = this
    if (this.state === LINGERING && !this.lingers) {
      this.#drain()
      if (!this.isClosed) this.#linger()
      return
    }
    if (this.state === WRITING) {
      this.checkPace()
      return
    }
    if (this.state === IDLE && this.#hasNews()) {
      this.ready(EPOLLIN)
      return
    }
    const { now } = loop.at
    const isInTime =
      conversation !== undefined && now < conversation.exchange.deadline
    if (isInTime && this.#pace?.isTooSlow(now) !== true) {
      this.arm(this.#deadlineOf(conversation))
      return
    }
    const isCut =
      this.state !== LINGERING &&
      conversation?.exchange.cutShort('late', loop.at) === true
    if (isCut) this.#answering.converse(this, conversation)
    else this.end(endOf('recv', isStopping ? STOPPING : TIMED_OUT))
  }

  /** Whether something has come since the loop looked last: it is not too late. */
  #hasNews(): boolean {
    return recv(this.fd, this.parts.input, 0, 1, MSG_PEEK) > 0
  }
  // #endregion due

  // #region finish
  /**
   * The last response has left. A socket closed with unread input resets the
   * connection (RFC 9112 §9.6), so the peer's end is awaited; where nothing is
   * likely to come before it, that is not worth a word to the loop.
   */
  finish(): void {
    const result = shutdown(this.fd, SHUT_WR)
    if (result < 0) {
      this.end(endOf('shutdown', result))
      return
    }
    this.#giveBack()
    this.enter(LINGERING)
    const { loop } = this.parts
    if (this.lingers) this.#linger()
    else {
      this.arm(loop.at.now + MOMENT)
      // There is room for ever now, which must not be news any more.
      if (this.isWatched) this.await(EPOLLIN | EPOLLRDHUP)
    }
  }

  #linger(): void {
    this.lingers = true
    this.arm(this.parts.loop.at.now + LONGEST)
    this.await(EPOLLIN | EPOLLRDHUP)
    this.#drain()
  }

  #drain(): void {
    const { input } = this.parts
    for (let receipts = 0; receipts < RECEIPTS; receipts += 1) {
      const received = recv(this.fd, input, 0, input.length, 0)
      if (received === -EAGAIN) return
      if (received <= 0 && received !== -EINTR) {
        this.end(endOf('recv', received))
        return
      }
    }
    this.putOff()
  }
  // #endregion finish

  // #region end
  /** Ends the connection, whatever it is doing. */
  end({ level, reason }: Ending): void {
    if (this.isClosed) return
    const { batch, isTold, logs } = this.parts
    // What was gathered for it is for nobody else.
    batch.finish()
    this.dropOutgoing()
    this.#pace = undefined
    this.#job?.cancel()
    this.#job = undefined
    this.#giveBack()
    const closed = this.close()
    if (isTold(level)) logs.errors.write(level, `${this.peer}: ${reason}`)
    if (closed < 0) {
      logs.errors.write('warn', `${this.peer}: close: ${errorName(closed)}`)
    }
    this.parts.closed()
  }

  #giveBack(): void {
    if (this.conversation !== undefined) this.#answering.giveBack(this.conversation)
    this.conversation = undefined
  }
  // #endregion end
}

const GONE: Ending = { level: 'info', reason: 'gone before it was answered' }
