/** Requests out of a socket: parse what is there, or read more. */
import { EAGAIN, EINTR, ETIME, type Memory, POLLIN, recv } from '#sys'
import { Input } from './input.ts'
import { clock, type PollWait } from './poll-wait.ts'
import { type Problem, problem } from './problem.ts'
import { Body } from './request/body.ts'
import type { HeadLimits } from './request/head-limits.ts'
import { isWorthParsing, parseRequest } from './request/parse-request.ts'
import { Request } from './request/request.ts'

/** What a client may send, and how long it may take; the times are milliseconds. */
export interface ReadLimits {
  readonly head: HeadLimits
  /** Bytes of content. */
  readonly content: number
  /** A whole head, from its first byte; and the first byte of a connection. */
  readonly headerTimeout: number
  /** All of a request's content. */
  readonly bodyTimeout: number
  /** From a response to the first byte of the next request. */
  readonly keepAliveTimeout: number
}

/**
 * For how many milliseconds a connection may say nothing, after it was accepted or
 * answered, although somebody else waits: its request may be on its way.
 */
const SILENCE = 10
/** The empty lines that may come before a request line. */
const EMPTY_LINES = 64

// #region reader
export class RequestReader {
  readonly request = new Request()
  readonly input: Input
  readonly #body = new Body()
  readonly #limits: ReadLimits
  readonly #waiting: PollWait
  #client = -1
  #isFresh = true
  /** The call that failed, where a method has answered with an errno. */
  failedCall = ''

  constructor(limits: ReadLimits, waiting: PollWait) {
    this.#limits = limits
    this.#waiting = waiting
    const { requestLine, fieldBytes } = limits.head
    this.input = new Input(requestLine + fieldBytes + EMPTY_LINES)
  }

  /** Begins with a connection that has just been accepted. */
  begin(client: number): void {
    this.#client = client
    this.#isFresh = true
    this.input.clear()
  }
  // #endregion reader

  // #region read-head
  /**
   * Reads the next head into `request`. A number: there is none, because the stream
   * has ended (0), or nothing came in time (-ETIME), or somebody else waits and this
   * client has nothing to say (-EBUSY), or the server stops (-ECANCELED), or the
   * connection has failed.
   */
  readHead(): 'request' | Problem | number {
    const { input, request } = this
    const { head, headerTimeout } = this.#limits
    let deadline = Infinity
    input.makeRoom()
    for (let seen = input.start; ; ) {
      const { start, end, length, memory } = input
      if (length > 0 && isWorthParsing(memory.bytes, start, seen, end)) {
        const parsed = parseRequest(memory.bytes, start, end, head, request)
        if (parsed === 'request') input.take(request.headLength)
        if (parsed !== 'need more') return parsed
        if (deadline === Infinity) deadline = clock() + headerTimeout
        seen = end
      }
      const received =
        input.length > 0 ? this.#receiveRest(deadline) : this.#receiveFirst()
      this.#isFresh = false
      if (received <= 0)
        return input.isBlank ? received : cutShort(received, 'head')
    }
  }

  /** A request that may come or not, and while it does not, others have the right. */
  #receiveFirst(): number {
    const { headerTimeout, keepAliveTimeout } = this.#limits
    const waiting = this.#waiting
    const { spinning } = waiting
    const received = this.#receive(1 + spinning.tries())
    spinning.tried(received !== -EAGAIN)
    if (received !== -EAGAIN) return received
    const deadline = clock() + (this.#isFresh ? headerTimeout : keepAliveTimeout)
    const ready = waiting.forMore(this.#client, deadline, SILENCE)
    if (ready > 0) return this.#receiveRest(deadline)
    this.failedCall = 'poll'
    return ready
  }
  // #endregion read-head

  // #region read-content
  /** Looks at how long the content is: whether it is too long, from its head alone. */
  beginContent(): Problem | undefined {
    const { content, head } = this.#limits
    this.#body.start(this.request.framing, content, head)
    return this.#body.problem
  }

  /**
   * Reads the content behind the head and drops it: 'complete', why it is refused,
   * or, as with readHead, why it does not come.
   */
  readContent(): 'complete' | Problem | number {
    const { input } = this
    const body = this.#body
    const behindHead = input.start
    const deadline = clock() + this.#limits.bodyTimeout
    for (;;) {
      input.take(body.take(input.memory.bytes, input.start, input.end))
      if (body.problem !== undefined) return body.problem
      if (body.done) return 'complete'
      input.start = behindHead
      input.end = behindHead
      const received = this.#receiveRest(deadline)
      if (received <= 0) return cutShort(received, 'content')
    }
  }
  // #endregion read-content

  // #region receive
  /** Waits for what has to come. */
  #receiveRest(deadline: number): number {
    for (;;) {
      const received = this.#receive(1)
      if (received !== -EAGAIN) return received
      const ready = this.#waiting.until(this.#client, POLLIN, deadline)
      if (ready > 0) continue
      this.failedCall = 'poll'
      return ready
    }
  }

  #receive(tries: number): number {
    const { input } = this
    const { memory, end, room } = input
    this.failedCall = 'recv'
    const received = receive(this.#client, memory, end, room, tries)
    if (received > 0) input.end += received
    return received
  }
  // #endregion receive
}

/** What has begun and will not be complete: RFC 9112 §8, RFC 9110 §15.5.9. */
function cutShort(received: number, part: string): Problem | number {
  if (received === 0) return problem(400, `the stream ended within the ${part}`)
  if (received === -ETIME) return problem(408, `the ${part} took too long`)
  return received
}

/** What has come, asking up to `tries` times: -EAGAIN where it is nothing. */
function receive(
  fd: number,
  memory: Memory,
  offset: number,
  count: number,
  tries: number,
): number {
  for (;;) {
    const received = recv(fd, memory, offset, count, 0)
    if (received === -EAGAIN) tries -= 1
    else if (received !== -EINTR) return received
    if (tries === 0) return -EAGAIN
  }
}
