/** From bytes to responses: the usual way, and stage 2's for everything else. */
import { EAGAIN, EINTR, MSG_NOSIGNAL, send } from '#sys'
import { endOf } from '../../2-http/ending.ts'
import type { Response } from '../../2-http/response/response.ts'
import { CONTINUE } from '../../2-http/socket-io.ts'
import type { CachedResponse } from '../cache/cached-response.ts'
import { CachedSender } from '../cache/cached-sender.ts'
import { type HeadReader, USUAL } from '../request/head-reader.ts'
import type { Client } from './client.ts'
import { Conversation } from './conversation.ts'
import { InOrder, type Outgoing, Rest } from './outgoing.ts'
import type { Parts } from './parts.ts'

/** How many requests of one connection stage 2 answers in a turn. */
const SHARE = 16
/** Conversations that are kept for whoever has one next. */
const KEPT = 256

// #region usual
/** Answers for all connections of a loop; nothing of one outlives its turn here. */
export class Answering {
  readonly parts: Parts
  /** Conversations that nobody has. */
  readonly #spare: Conversation[] = []

  constructor(parts: Parts) {
    this.parts = parts
  }

  /**
   * Answers the requests in the first `end` bytes of the memory that all receive
   * into. Whether `connection`, which had no conversation, can receive more now.
   */
  usual(connection: Client, end: number): boolean {
    const { cache, closes, head, input, loop } = this.parts
    const { bytes } = input
    let start = 0
    // #region one-by-one
    while (start < end) {
      head.begin()
      if (head.read(bytes, start, end) !== USUAL) break
      const next = start + head.length
      const isLast = head.close || (closes && next === end)
      const cached = cache.find(bytes, start, head, isLast, loop.at)
      if (cached === undefined) break
      const isAlone = start === 0 && next === end
      connection.isLast = isLast
      connection.lingers = isLast && (!head.close || next < end)
      if (!this.#sendCached(connection, cached, head, bytes, start, isAlone)) {
        if (next < end && !isLast) this.#keep(connection, next, end)
        return false
      }
      if (isLast) return this.#end(connection, connection.lingers)
      start = next
    }
    // #endregion one-by-one
    if (start === end) return this.#rest(connection)
    const conversation = this.#keep(connection, start, end)
    return conversation !== undefined && this.converse(connection, conversation)
  }

  /** All is answered, and what of it was gathered leaves now. */
  #rest(connection: Client): boolean {
    connection.idle()
    return this.#flush(connection)
  }

  /** What is not answered is the beginning of a conversation. */
  #keep(connection: Client, start: number, end: number): Conversation | undefined {
    if (connection.isClosed) return undefined
    const { input, loop } = this.parts
    const conversation = this.#spare.pop() ?? new Conversation(this.parts)
    const { host } = connection.peer
    conversation.begin(host, input.bytes, start, end, loop.at)
    connection.conversation = conversation
    return conversation
  }

  /** Nothing is left to say in it. */
  giveBack(conversation: Conversation): void {
    conversation.end()
    if (this.#spare.length < KEPT) this.#spare.push(conversation)
  }
  // #endregion usual

  // #region cached
  /** Sends a kept response, or has it join the batch. Whether it is on its way. */
  #sendCached(
    connection: Client,
    cached: CachedResponse,
    head: HeadReader,
    bytes: Buffer,
    start: number,
    isAlone: boolean,
  ): boolean {
    const { batch, records } = this.parts
    const { isHead } = head
    const { contentLength, file, headLength, memory } = cached
    const length = isHead ? headLength : memory.length
    const isInMemory = isHead || file < 0
    const content = isHead ? 0 : contentLength
    if (isInMemory && !isAlone && batch.add(memory.bytes, 0, length)) {
      records.usual(connection.fd, head, bytes, start, content)
      return true
    }
    if (isInMemory && batch.isEmpty) {
      const sent = send(connection.fd, memory, 0, length, MSG_NOSIGNAL)
      if (sent === length) {
        records.usual(connection.fd, head, bytes, start, content)
        return true
      }
      if (sent < 0 && sent !== -EAGAIN && sent !== -EINTR) {
        records.usual(connection.fd, head, bytes, start, 0)
        connection.end(endOf('send', sent))
        return false
      }
      const log = records.later(connection.fd, head, bytes, start)
      return connection.send(
        new CachedSender(cached, isHead, Math.max(0, sent), log),
      )
    }
    const log = records.later(connection.fd, head, bytes, start)
    return this.#send(connection, new CachedSender(cached, isHead, 0, log))
  }
  // #endregion cached

  // #region converse
  /** Goes on with what has come. Whether the connection can receive more now. */
  converse(connection: Client, conversation: Conversation): boolean {
    const { closes, loop } = this.parts
    const { exchange } = conversation
    for (let answered = 0; ; answered += 1) {
      if (answered === SHARE) {
        if (this.#flush(connection)) connection.putOff()
        return false
      }
      const next = conversation.next(closes, loop.at)
      if (next === 'receive') {
        if (exchange.isIdle) connection.idle()
        else conversation.makeRoom()
        return this.#flush(connection)
      }
      if (!this.#step(connection, conversation, next)) return false
    }
  }

  #step(
    connection: Client,
    conversation: Conversation,
    next: Exclude<ReturnType<Conversation['next']>, 'receive'>,
  ): boolean {
    switch (next) {
      case 'send continue': {
        const line = new Rest(CONTINUE.bytes, this.parts.pool)
        return this.#send(connection, line)
      }
      case 'send cached':
        return this.#passCached(connection, conversation)
      case 'respond':
        return this.#respond(connection, conversation)
    }
  }
  // #endregion converse

  // #region pass-cached
  /** A kept response, to a request that came in pieces or behind others. */
  #passCached(connection: Client, conversation: Conversation): boolean {
    const { head } = conversation
    const { input } = conversation.exchange
    const cached = conversation.cached as CachedResponse
    const { isLast } = cached
    const { bytes } = input.memory
    connection.isLast = isLast
    connection.lingers = isLast && (!head.close || head.length < input.length)
    const { loop } = this.parts
    // Its bytes stay where they are until they are passed, even if it has to wait.
    const isGone = this.#sendCached(
      connection,
      cached,
      head,
      bytes,
      input.start,
      false,
    )
    if (connection.isClosed) return false
    conversation.pass(loop.at)
    return isGone && (!isLast || this.#end(connection, connection.lingers))
  }
  // #endregion pass-cached

  // #region respond
  #respond(connection: Client, conversation: Conversation): boolean {
    const { closes, elsewhere, loop } = this.parts
    const { exchange } = conversation
    this.parts.current = connection.fd
    if (!exchange.isAnswered) {
      const ready = (response: Response) => connection.prepared(response)
      const job = elsewhere?.make(exchange.request, ready)
      if (job !== undefined) {
        if (this.#flush(connection)) connection.prepare(job)
        else job.cancel()
        return false
      }
    }
    if (exchange.mayEnd && closes) exchange.isLast = true
    const ending = conversation.respond(loop.at)
    const { isLast } = exchange
    connection.isLast = isLast
    connection.lingers = isLast && !conversation.isComplete
    if (ending !== undefined) {
      conversation.finish()
      if (this.#flush(connection)) connection.end(ending)
      return false
    }
    if (conversation.joinBatch()) conversation.finish()
    else if (!this.#send(connection, conversation)) return false
    return !isLast || this.#end(connection, connection.lingers)
  }
  // #endregion respond

  // #region send
  /** What is gathered, and then `outgoing`. */
  #send(connection: Client, outgoing: Outgoing): boolean {
    const { batch } = this.parts
    const all = batch.isEmpty ? outgoing : new InOrder(batch.hold(), outgoing)
    return connection.send(all)
  }

  #flush(connection: Client): boolean {
    const { batch } = this.parts
    return batch.isEmpty || connection.send(batch)
  }

  /** The last response is among what is gathered, or has left. Nothing more comes. */
  #end(connection: Client, lingers: boolean): false {
    connection.isLast = true
    connection.lingers = lingers
    if (this.#flush(connection)) connection.finish()
    return false
  }
  // #endregion send
}
