/**
 * A conversation in HTTP/1.1, request by request, without its socket. Whoever has
 * the socket hands over bytes, is told what is next, and says what became of it.
 */
import type { Memory } from '#sys'
import { Input } from './input.ts'
import { headRoom, type Limits } from './limits.ts'
import type { AccessEntry } from './logs/access-log.ts'
import type { Moment } from './moment.ts'
import { type Problem, problem } from './problem.ts'
import { Body } from './request/body.ts'
import { isWorthParsing, parseRequest } from './request/parse-request.ts'
import { Request } from './request/request.ts'
import { respond } from './response/respond.ts'
import { respondProblem } from './response/respond-page.ts'
import type { Response, Site } from './response/response.ts'

/** 'receive': give me more bytes. The others ask for bytes to be sent. */
export type Next = 'receive' | 'send continue' | 'respond'

// #region exchange
/**
 * `next` says what to do, `received` and `cutShort` what became of 'receive',
 * `respond` what to send, and `finish` ends one request and begins the next.
 */
export class Exchange {
  readonly request = new Request()
  readonly input = new Input()
  /** Until when what is waited for has to come, by the clock of `Moment.now`. */
  deadline = Infinity
  /** Whether the connection ends with this response. */
  isLast = false
  readonly #site: Site
  readonly #limits: Limits
  readonly #body = new Body()
  #peer = ''
  #phase: 'head' | 'expectation' | 'content' | 'response' = 'head'
  /** Up to where the bytes are known to be no whole head. */
  #seen = 0
  #behindHead = 0
  #response: Response | undefined
  #began = 0
  #answered = 0

  constructor(site: Site, limits: Limits) {
    this.#site = site
    this.#limits = limits
  }

  /** A connection has been accepted from `peer`, an address without its port. */
  begin(peer: string, { now }: Moment): void {
    this.#peer = peer
    this.input.clear()
    this.#awaitRequest(now + this.#limits.headerTimeout)
  }

  /**
   * Whether nothing has come of a request. Then the connection may be given up, and
   * its input needs no memory: some of `inputSize` has to be lent to it only before
   * bytes are received, and stay until it is idle again.
   */
  get isIdle(): boolean {
    return this.#phase === 'head' && this.input.length === 0
  }

  #awaitRequest(deadline: number): void {
    this.#phase = 'head'
    this.#response = undefined
    this.isLast = false
    this.deadline = deadline
    this.input.makeRoom(headRoom(this.#limits.head))
    this.#seen = this.input.start
  }
  // #endregion exchange

  // #region next
  /** What is to be done, given the bytes that are there. */
  next(at: Moment): Next {
    const next = this.#advance(at)
    // Whoever sends without a pause leaves nobody the time to wait for the deadline.
    const isLate = next === 'receive' && at.now >= this.deadline
    return isLate && this.cutShort('late', at) ? 'respond' : next
  }

  #advance(at: Moment): Next {
    if (this.#phase === 'head' && !this.#readHead(at)) return 'receive'
    if (this.#phase === 'expectation' && this.#meetsExpectation(at)) {
      this.#phase = 'content'
      return 'send continue'
    }
    if (this.#phase === 'content' && !this.#dropContent()) return 'receive'
    return 'respond'
  }

  /** The head has begun, and its time runs from its first byte on. */
  #awaitRest(now: number): void {
    const { start, end } = this.input
    if (this.#seen === start) this.deadline = now + this.#limits.headerTimeout
    this.#seen = end
  }

  /** Whether there is a whole head now, or one that is refused. */
  #readHead({ now }: Moment): boolean {
    const { input, request } = this
    const { start, end, memory } = input
    const { head } = this.#limits
    if (start === end || !isWorthParsing(memory.bytes, start, this.#seen, end)) {
      return false
    }
    const parsed = parseRequest(memory.bytes, start, end, head, request)
    if (parsed === 'need more') {
      this.#awaitRest(now)
      return false
    }
    this.#began = now
    if (parsed === 'request') this.#beginContent(now)
    else this.#refuse(parsed)
    return true
  }
  // #endregion next

  // #region front
  /** Whether a head is awaited, or what has come of one has not been parsed. */
  get awaitsHead(): boolean {
    return this.#phase === 'head'
  }

  /** `next`, where somebody else knows that what is there is no whole head. */
  awaitRest(at: Moment): Next {
    if (this.input.length > 0) this.#awaitRest(at.now)
    return at.now >= this.deadline && this.cutShort('late', at)
      ? 'respond'
      : 'receive'
  }

  /** Somebody else has answered the request whose head takes `length` bytes. */
  passOver(length: number, { now }: Moment): void {
    this.input.take(length)
    this.#awaitRequest(now + this.#limits.keepAliveTimeout)
  }

  /** Goes on in `memory`, which is larger, with everything where it was. */
  moveTo(memory: Memory): void {
    this.input.moveTo(memory)
    this.request.fields.bytes = memory.bytes
  }
  // #endregion front

  // #region content
  #beginContent(now: number): void {
    const { input, request } = this
    input.take(request.headLength)
    this.isLast = !request.keepAlive
    this.#phase = 'response'
    if (request.framing.kind === 'none') return
    const { bodyTimeout, content, head } = this.#limits
    this.#body.start(request.framing, content, head)
    if (this.#body.problem !== undefined) {
      this.#refuse(this.#body.problem)
      return
    }
    this.#behindHead = input.start
    this.deadline = now + bodyTimeout
    const isAwaited = request.expectsContinue && input.length === 0
    this.#phase = isAwaited ? 'expectation' : 'content'
  }

  /**
   * Whether to ask for the content that waits to be asked for: not where the
   * response is an error whatever the content is (RFC 9110 §10.1.1).
   */
  #meetsExpectation(at: Moment): boolean {
    const response = this.#answer(at)
    if (response.status < 400) {
      this.#release(response)
      return true
    }
    // The client may send its content all the same, or not: nobody knows where its
    // next request would begin.
    this.isLast = true
    this.#response = response
    this.#phase = 'response'
    return false
  }

  /** Passes over the content that has come: whether that was all of it. */
  #dropContent(): boolean {
    const { input } = this
    input.take(this.#body.take(input.memory.bytes, input.start, input.end))
    if (this.#body.problem !== undefined) this.#refuse(this.#body.problem)
    else if (this.#body.done) this.#phase = 'response'
    else input.continueAt(this.#behindHead)
    return this.#phase === 'response'
  }
  // #endregion content

  // #region cut-short
  /**
   * Nothing more will come, because the stream has ended or the deadline has passed.
   * Whether there is something to answer: RFC 9112 §8, RFC 9110 §15.5.9.
   */
  cutShort(why: 'end' | 'late', { now }: Moment): boolean {
    if (this.#phase === 'head') {
      if (this.input.isBlank) return false
      this.#began = now
    }
    const part = this.#phase === 'head' ? 'head' : 'content'
    this.#refuse(
      why === 'end'
        ? problem(400, `the stream ended within the ${part}`)
        : problem(408, `the ${part} took too long`),
    )
    return true
  }

  #refuse(problem: Problem): void {
    this.isLast = true
    this.#phase = 'response'
    this.#response = respondProblem(problem, this.request.method, this.#site)
  }
  // #endregion cut-short

  // #region respond
  /** What to send, once `next` has said so. */
  respond(at: Moment): Response {
    this.#answered = at.date
    this.#response ??= this.#answer(at)
    return this.#response
  }

  /** What is being sent, from `respond` to `finish`. */
  get response(): Response {
    return this.#response as Response
  }

  /** A mistake in what makes a page is no reason to stop serving the others. */
  #answer({ date }: Moment): Response {
    try {
      return respond(this.request, this.#site, date)
    } catch (error) {
      const { stack = `${error}` } = error as Error
      return respondProblem(problem(500, stack), this.request.method, this.#site)
    }
  }

  /** Whether it is known already what to send, since the request is refused. */
  get isAnswered(): boolean {
    return this.#response !== undefined
  }

  /** What to send, where somebody else has made it. */
  answerWith(response: Response): void {
    this.#response = response
  }

  /** What to send instead of a response that nothing could be sent of, and why. */
  respondInstead(reason: string): Response {
    if (this.#response !== undefined) this.#release(this.#response)
    const { method } = this.request
    this.#response = respondProblem(problem(500, reason), method, this.#site)
    return this.#response
  }

  /** Whether this response can be made the last one, no request being unanswered. */
  get mayEnd(): boolean {
    return !this.isLast && this.input.length === 0
  }

  /** The value of the response's Connection field. */
  get connectionOption(): 'close' | 'keep-alive' | undefined {
    if (this.isLast) return 'close'
    // In 1.1 it goes without saying: RFC 9112 §9.3.
    return this.request.minorVersion === 0 ? 'keep-alive' : undefined
  }
  // #endregion respond

  // #region finish
  /**
   * The response was sent, `bytes` of its content at least. What there is to log,
   * while the request can still be read; then the next request is awaited.
   */
  finish({ now }: Moment, bytes: number): AccessEntry {
    const { request, response } = this
    this.#release(response)
    const entry = {
      peer: this.#peer,
      time: this.#answered,
      requestLine: request.line,
      status: response.status,
      bytes,
      referer: request.field('referer'),
      userAgent: request.field('user-agent'),
      duration: (now - this.#began) / 1000,
    }
    const { isLast } = this
    this.#awaitRequest(now + this.#limits.keepAliveTimeout)
    this.isLast = isLast
    return entry
  }

  /** close(2) has nothing to report of a file that was only read. */
  #release({ file }: Response): void {
    if (file !== undefined) this.#site.root.release(file)
  }
  // #endregion finish
}
