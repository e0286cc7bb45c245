/** What a connection needs while a request of its client is not finished. */
import { type Memory, recv } from '#sys'
import type { Ending } from '../../2-http/ending.ts'
import { Exchange } from '../../2-http/exchange.ts'
import { inputSize } from '../../2-http/limits.ts'
import { Clock, type Moment } from '../../2-http/moment.ts'
import { beginReply, finishReply } from '../../2-http/reply.ts'
import { ResponseSender } from '../../2-http/response-sender.ts'
import type { CachedResponse } from '../cache/cached-response.ts'
import { HeadReader, NEED_MORE, USUAL } from '../request/head-reader.ts'
import type { Outgoing } from './outgoing.ts'
import type { Parts } from './parts.ts'

/** Requests of which so much has come begin in a buffer of their own size. */
const SMALL = 4096

/** What is next, besides what an exchange says: a kept response can be sent. */
export type NextStep = ReturnType<Exchange['next']> | 'send cached'

// #region conversation
/**
 * Stage 2's exchange and sender, with what they are lent. It belongs to one
 * connection at a time; one that is idle has none.
 */
export class Conversation implements Outgoing {
  readonly exchange: Exchange
  readonly head: HeadReader
  /** What to send, after `next` has said 'send cached'. */
  cached: CachedResponse | undefined
  readonly #parts: Parts
  readonly #sender = new ResponseSender()
  readonly #clock = new Clock()
  #peer = ''
  #input: Memory | undefined
  #output: Memory | undefined
  /** Where the usual head began that is being answered; -1 for another one. */
  #headStart = -1

  constructor(parts: Parts) {
    this.#parts = parts
    this.exchange = new Exchange(parts.site, parts.limits)
    this.head = new HeadReader(parts.limits.head)
  }

  /** Takes over what has come from `peer`: bytes[start, end). */
  begin(peer: string, bytes: Buffer, start: number, end: number, at: Moment): void {
    const { exchange } = this
    const length = end - start
    const { limits, pool } = this.#parts
    const size = length <= SMALL ? length : Math.max(length, inputSize(limits.head))
    this.#peer = peer
    this.#input = pool.lend(size)
    exchange.input.lend(this.#input)
    exchange.begin(peer, at)
    bytes.copy(this.#input.bytes, 0, start, end)
    exchange.input.received(length)
    this.head.begin()
  }

  /** Gives back all that it was lent. */
  end(): void {
    const { pool } = this.#parts
    if (this.#input !== undefined) pool.giveBack(this.#input)
    if (this.#output !== undefined) pool.giveBack(this.#output)
    this.#input = undefined
    this.#output = undefined
    this.cached = undefined
  }
  // #endregion conversation

  // #region receive
  /** Receives what there is room for: how many bytes, 0 at the end, or -errno. */
  receive(client: number): number {
    const { input } = this.exchange
    const received = recv(client, input.memory, input.end, input.room, 0)
    if (received > 0) input.received(received)
    return received
  }

  /** Moves to a larger buffer, where there is no room left in this one. */
  makeRoom(): void {
    const { exchange } = this
    if (exchange.input.room > 0) return
    const { pool } = this.#parts
    const former = this.#input as Memory
    this.#input = pool.lend(4 * former.length)
    exchange.moveTo(this.#input)
    pool.giveBack(former)
  }
  // #endregion receive

  // #region next
  /**
   * What is to be done, given the bytes that are there. `closes`: no further request
   * is welcome on this connection.
   */
  next(closes: boolean, at: Moment): NextStep {
    const { exchange, head } = this
    const { input } = exchange
    if (!exchange.awaitsHead || input.length === 0) return exchange.next(at)
    const { bytes } = input.memory
    const found = head.read(bytes, input.start, input.end)
    if (found === NEED_MORE) return exchange.awaitRest(at)
    this.#headStart = found === USUAL ? input.start : -1
    if (found !== USUAL) return exchange.next(at)
    const isLast = head.close || (closes && head.length === input.length)
    this.cached = this.#parts.cache.find(bytes, input.start, head, isLast, at)
    return this.cached === undefined ? exchange.next(at) : 'send cached'
  }

  /** What `next` has found in the cache is being sent; the next request is awaited. */
  pass(at: Moment): void {
    this.exchange.passOver(this.head.length, at)
    this.head.begin()
  }
  // #endregion next

  // #region respond
  /** Begins the response: the end of the connection, where that cannot be done. */
  respond(at: Moment): Ending | undefined {
    const { exchange } = this
    const { cache, output } = this.#parts
    const ending = beginReply(exchange, this.#sender, output, at)
    if (ending !== undefined || this.#headStart < 0) return ending
    const { connectionOption, input, request, response } = exchange
    const { bytes } = input.memory
    const start = this.#headStart
    cache.add(bytes, start, this.head, request, response, connectionOption, at)
    return undefined
  }

  /**
   * Whether nothing more can come of the client but its end: it has said that this
   * request is its last, and all of it is here.
   */
  get isComplete(): boolean {
    const { input, request, response } = this.exchange
    const isOver = !request.keepAlive && request.framing.kind === 'none'
    return isOver && input.length === 0 && response.problem === undefined
  }

  /** Whether the response could join a batch, and has. */
  joinBatch(): boolean {
    const { rest } = this.#sender
    if (rest === undefined || !this.#parts.batch.add(rest, 0, rest.length))
      return false
    this.#sender.leave()
    return true
  }

  get done(): boolean {
    return this.#sender.done
  }

  proceed(client: number): number | Ending {
    return this.#sender.proceed(client)
  }

  /** What is in the memory that all share moves to some of its own. */
  hold(): Outgoing {
    if (this.#output === undefined) {
      this.#output = this.#parts.pool.lend(Math.max(1, this.#sender.held))
      this.#sender.moveTo(this.#output)
    }
    return this
  }

  /** A turn may be long: how long the response took, the clock says and not it. */
  finish(): void {
    const { logs, pool } = this.#parts
    finishReply(this.exchange, this.#sender, logs, this.#peer, this.#clock.read())
    this.head.begin()
    if (this.#output !== undefined) pool.giveBack(this.#output)
    this.#output = undefined
  }
  // #endregion respond
}
