/** Responses into a socket: a step, and where it is full, a wait for room. */
import {
  EAGAIN,
  ECANCELED,
  EINTR,
  ETIME,
  Memory,
  MSG_NOSIGNAL,
  POLLOUT,
  recv,
  resetOnClose,
  send,
} from '#sys'
import { type Io, writeAll } from '../1-echo/robust-io.ts'
import { clock, type PollWait } from './poll-wait.ts'
import { httpDate } from './response/http-date.ts'
import type { Response } from './response/response.ts'
import { ResponseSender } from './response-sender.ts'

const CONTINUE = new Memory(25)
CONTINUE.bytes.write('HTTP/1.1 100 Continue\r\n\r\n')

export class ResponseWriter {
  readonly #sending: ResponseSender
  readonly #waiting: PollWait
  readonly #timeout: number
  readonly #manner: Io
  #client = -1
  /** The call that failed, where a method has answered with an errno. */
  failedCall = ''

  /**
   * `longestHead`: bytes. `timeout`: milliseconds for which a client may take
   * nothing.
   */
  constructor(longestHead: number, timeout: number, waiting: PollWait) {
    this.#sending = new ResponseSender(longestHead)
    this.#waiting = waiting
    this.#timeout = timeout
    this.#manner = {
      read: (fd, memory, offset, count) => recv(fd, memory, offset, count, 0),
      write: (fd, memory, offset, count) =>
        send(fd, memory, offset, count, MSG_NOSIGNAL),
      wait: (fd, events) => this.#waiting.until(fd, events, clock() + timeout),
    }
  }

  begin(client: number): void {
    this.#client = client
  }

  /** How many bytes of the last response's content have left. */
  get contentSent(): number {
    return this.#sending.contentSent
  }

  // #region send
  /**
   * Sends all of a response: 0, or -ETIME where the client takes nothing any more,
   * -ECANCELED where the server stops before the end, or the errno of a call.
   */
  send(
    response: Response,
    now: number,
    connection: 'close' | 'keep-alive' | undefined,
  ): number {
    const sending = this.#sending
    const begun = sending.begin(response, httpDate(now), connection)
    if (begun < 0) return this.#failed(sending.failedCall, begun)
    while (!sending.done) {
      const sent = sending.proceed(this.#client)
      if (sent === -EAGAIN) {
        const ready = this.#waitForRoom()
        if (ready < 0) return this.#failed('poll', ready)
      } else if (sent < 0 && sent !== -EINTR) {
        return this.#failed(sending.failedCall, sent)
      } else if (!sending.done && this.#waiting.isOver()) {
        return this.#failed('poll', -ECANCELED)
      }
    }
    return 0
  }

  #waitForRoom(): number {
    const deadline = clock() + this.#timeout
    const ready = this.#waiting.until(this.#client, POLLOUT, deadline)
    // What waits in the send buffer for a client that does not read would wait for
    // ever.
    if (ready === -ETIME) resetOnClose(this.#client)
    return ready
  }

  #failed(call: string, result: number): number {
    this.failedCall = call
    return result
  }
  // #endregion send

  // #region send-continue
  /** Asks for the content that waits to be asked for: RFC 9110 §10.1.1. */
  sendContinue(): number {
    this.failedCall = 'send'
    return writeAll(this.#client, CONTINUE, 0, CONTINUE.length, this.#manner)
  }
  // #endregion send-continue
}
