/** What a client is told whom nobody will serve: 503, and when to come again. */
import {
  Memory,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  SHUT_WR,
  type SocketAddress,
  send,
  shutdown,
} from '#sys'
import type { AccessEntry } from '../2-http/logs/access-log.ts'
import { errorPage } from '../2-http/response/error-page.ts'
import { httpDate } from '../2-http/response/http-date.ts'
import { writeHead } from '../2-http/response/write-head.ts'

/** Seconds after which there may be room again: RFC 9110 §10.2.3. */
const RETRY_AFTER = '1'

// #region refusal
/**
 * Answers without having read what was asked, and never waits. What the socket does
 * not take at once is not sent.
 */
export class Refusal {
  readonly #memory = new Memory(8192)

  /**
   * Sends it to `client`, and ends the sending direction: how many bytes of content
   * went, or -errno.
   */
  send(client: number, now: number): number {
    const page = errorPage(503)
    const fields = [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Content-Length', `${page.length}`],
      ['Retry-After', RETRY_AFTER],
    ] as const
    const response = { status: 503, fields, content: [page], file: undefined }
    const head = writeHead(this.#memory, 0, response, httpDate(now), 'close')
    page.copy(this.#memory.bytes, head)
    const flags = MSG_DONTWAIT | MSG_NOSIGNAL
    const sent = send(client, this.#memory, 0, head + page.length, flags)
    const ended = sent < 0 ? sent : shutdown(client, SHUT_WR)
    return ended < 0 ? ended : Math.max(0, sent - head)
  }
}

/** What is logged of it; `sent` is what `send` has said. */
export function refusalEntry(
  { host }: SocketAddress,
  now: number,
  sent: number,
): AccessEntry {
  return {
    peer: host,
    time: now,
    requestLine: '',
    status: 503,
    bytes: Math.max(0, sent),
    referer: undefined,
    userAgent: undefined,
    duration: 0,
  }
}
// #endregion refusal
