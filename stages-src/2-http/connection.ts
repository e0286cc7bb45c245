/**
 * One connection: a request, its response, the next request, until one of the two
 * has had enough.
 */
import {
  EBUSY,
  ECANCELED,
  ECONNRESET,
  ENOTCONN,
  EPIPE,
  ETIME,
  ETIMEDOUT,
  errorName,
  SocketAddress,
} from '#sys'
import { lingeringClose } from './lingering-close.ts'
import type { AccessEntry } from './logs/access-log.ts'
import { type ErrorLog, levelOf } from './logs/error-log.ts'
import { clock, type PollWait } from './poll-wait.ts'
import type { Problem } from './problem.ts'
import { type ReadLimits, RequestReader } from './request-reader.ts'
import { respond } from './response/respond.ts'
import { respondProblem } from './response/respond-page.ts'
import type { Response, Site } from './response/response.ts'
import { ResponseWriter } from './response-writer.ts'

export interface ConnectionLimits extends ReadLimits {
  /** How long a client may take nothing of a response; milliseconds. */
  readonly writeTimeout: number
}

/** Where is said what happened. */
export interface Logs {
  readonly errors: Pick<ErrorLog, 'write'>
  visit(visit: AccessEntry): void
}

// #region connection
/** Serves one client after another: its buffers are made once. */
export class Connection {
  readonly #site: Site
  readonly #waiting: PollWait
  readonly #logs: Logs
  readonly #reader: RequestReader
  readonly #writer: ResponseWriter
  #client = -1
  #peer = new SocketAddress()
  /** The peer's address as the access log has it. */
  #host = ''
  /** Whether the response that is being made is the last one. */
  #isLast = false

  constructor(site: Site, limits: ConnectionLimits, waiting: PollWait, logs: Logs) {
    this.#site = site
    this.#waiting = waiting
    this.#logs = logs
    this.#reader = new RequestReader(limits, waiting)
    // A byte of the target may take three in a Location.
    const longestHead = 4096 + 3 * limits.head.requestLine
    this.#writer = new ResponseWriter(longestHead, limits.writeTimeout, waiting)
  }

  /**
   * Serves what `client`, a non-blocking socket, asks for. Never throws for what a
   * peer can do. The descriptor stays open.
   */
  serve(client: number, peer: SocketAddress): void {
    this.#client = client
    this.#peer = peer
    this.#host = peer.host
    this.#reader.begin(client)
    this.#writer.begin(client)
    while (this.#exchange());
  }

  /** One request and its response: whether there may be another. */
  #exchange(): boolean {
    const head = this.#reader.readHead()
    if (typeof head === 'number') return this.#ended(this.#reader.failedCall, head)
    const began = clock()
    const response = head === 'request' ? this.#respond() : this.#refuse(head)
    if (typeof response === 'number')
      return this.#ended(this.#reader.failedCall, response)
    this.#chooseEnd()
    const now = Date.now()
    const result = this.#writer.send(response, now, this.#connectionOption())
    this.#release(response)
    this.#log(response, now, clock() - began)
    if (result < 0) return this.#ended(this.#writer.failedCall, result)
    if (this.#isLast) this.#lingeringClose()
    return !this.#isLast
  }
  // #endregion connection

  // #region answer
  /** The response to the request that was read, once its content is out of the way. */
  #respond(): Response | number {
    const { request, input } = this.#reader
    this.#isLast = !request.keepAlive
    if (request.framing.kind === 'none') return this.#tryToRespond()
    const tooLong = this.#reader.beginContent()
    if (tooLong !== undefined) return this.#refuse(tooLong)
    if (request.expectsContinue && input.length === 0) {
      const final = this.#askForContent()
      if (final !== undefined) return final
    }
    const content = this.#reader.readContent()
    if (content === 'complete') return this.#tryToRespond()
    return typeof content === 'number' ? content : this.#refuse(content)
  }

  /**
   * Sends the 100 that the client waits for before it sends its content, unless the
   * response is an error whatever the content is (RFC 9110 §10.1.1).
   */
  #askForContent(): Response | number | undefined {
    const response = this.#tryToRespond()
    if (response.status >= 400) {
      // The client may send its content all the same, or not: nobody knows where
      // its next request would begin.
      this.#isLast = true
      return response
    }
    this.#release(response)
    const result = this.#writer.sendContinue()
    if (result >= 0) return undefined
    this.#reader.failedCall = this.#writer.failedCall
    return result
  }

  /** A mistake in what makes a page is no reason to stop serving the others. */
  #tryToRespond(): Response {
    const { request } = this.#reader
    try {
      return respond(request, this.#site, Date.now())
    } catch (error) {
      const { stack = `${error}` } = error as Error
      return respondProblem(
        { status: 500, reason: stack },
        request.method,
        this.#site,
      )
    }
  }

  #refuse(problem: Problem): Response {
    this.#isLast = true
    return respondProblem(problem, this.#reader.request.method, this.#site)
  }

  #release({ file }: Response): void {
    if (file === undefined) return
    const result = this.#site.root.release(file)
    if (result < 0) this.#logs.errors.write('warn', `close: ${errorName(result)}`)
  }
  // #endregion answer

  // #region end
  /**
   * Says in time that this response is the last one, so that the client sends no
   * request that nobody would read: RFC 9112 §9.6.
   */
  #chooseEnd(): void {
    if (this.#isLast || this.#reader.input.length > 0) return
    this.#isLast = this.#waiting.othersWait() || this.#waiting.stopping
  }

  #connectionOption(): 'close' | 'keep-alive' | undefined {
    if (this.#isLast) return 'close'
    // In 1.1 it goes without saying: RFC 9112 §9.3.
    return this.#reader.request.minorVersion === 0 ? 'keep-alive' : undefined
  }

  #lingeringClose(): void {
    const { input, request } = this.#reader
    const hasMore = request.keepAlive || input.length > 0
    const waiting = this.#waiting
    this.#ended(...lingeringClose(this.#client, input.memory, waiting, hasMore))
  }

  /** Why there is no further exchange: for the log. Always false. */
  #ended(call: string, result: number): false {
    const { errors } = this.#logs
    const why = endings[-result]
    if (why !== undefined) errors.write('debug', `${this.#peer}: ${why}`)
    else {
      const level = peersFault.includes(-result) ? 'info' : 'error'
      errors.write(level, `${this.#peer}: ${call}: ${errorName(result)}`)
    }
    return false
  }
  // #endregion end

  // #region log
  #log(response: Response, now: number, took: number): void {
    const { request } = this.#reader
    const { status, problem } = response
    if (problem?.reason !== undefined) {
      this.#logs.errors.write(levelOf(status), `${this.#peer}: ${problem.reason}`)
    }
    this.#logs.visit({
      peer: this.#host,
      time: now,
      requestLine: request.line,
      status,
      bytes: this.#writer.contentSent,
      referer: request.field('referer'),
      userAgent: request.field('user-agent'),
      duration: took / 1000,
    })
  }
  // #endregion log
}

/** Ends that are nobody's fault. */
const endings: Readonly<Record<number, string>> = {
  0: 'end of stream',
  [ETIME]: 'silent for too long',
  [EBUSY]: 'gave way to another client',
  [ECANCELED]: 'the server stops',
}

/** What a peer and its network can cause. */
const peersFault: readonly number[] = [ECONNRESET, ENOTCONN, EPIPE, ETIMEDOUT]
