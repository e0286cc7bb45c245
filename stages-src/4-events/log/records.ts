/** What is counted, and what is logged, of responses that were kept. */
import { performance } from 'node:perf_hooks'
import type { SocketAddress } from '#sys'
import type { AccessEntry } from '../../2-http/logs/access-log.ts'
import type { Logs } from '../../2-http/logs/logs.ts'
import type { Moment } from '../../2-http/moment.ts'
import type { ThreadCounts } from '../../3-threads/statistics/statistics.ts'
import type { UsualHead } from '../request/usual-head.ts'
import { UsualLine } from './usual-line.ts'

/** What of an entry is known before its response has left. */
type Begun = Omit<AccessEntry, 'bytes' | 'duration'>

/** Where lines go that are bytes already. */
export interface ByteSink {
  writeAccess(line: Buffer, length: number): void
}

// #region records
/** Where nobody reads an access log, no entry is made for it. */
export class Records {
  readonly #access: Logs['access'] | undefined
  readonly #lines: ByteSink | undefined
  readonly #counts: ThreadCounts
  readonly #at: Moment
  readonly #line = new UsualLine()
  /** Who each connection is from, where that is logged. */
  readonly #hosts: string[] = []
  /** Counted and forgotten, once for each response. */
  readonly #usual = { status: 200, bytes: 0, duration: 0 }

  /**
   * `access` counts what it is given; undefined where there is no such log. `lines`
   * takes what is made without it.
   */
  constructor(
    access: Logs['access'] | undefined,
    lines: ByteSink | undefined,
    counts: ThreadCounts,
    at: Moment,
  ) {
    this.#access = access
    this.#lines = lines
    this.#counts = counts
    this.#at = at
  }

  /** A connection begins. */
  begin(fd: number, peer: SocketAddress): void {
    // To name the host makes a string, which a server without such a log can do without.
    if (this.#access !== undefined) this.#hosts[fd] = peer.host
  }

  /** The response to the head at `start`, with so much content, has left. */
  usual(
    fd: number,
    head: UsualHead,
    bytes: Buffer,
    start: number,
    content: number,
  ): void {
    const { date, now } = this.#at
    this.#count(content, now)
    if (this.#access === undefined) return
    const host = this.#hosts[fd] as string
    const { duration } = this.#usual
    const length =
      this.#lines === undefined
        ? 0
        : this.#line.write(host, date, head, bytes, start, content, duration)
    if (length > 0) this.#lines?.writeAccess(this.#line.bytes, length)
    else {
      const entry = begun(host, head, bytes, start, date)
      this.#access.write({ ...entry, bytes: content, duration })
    }
  }

  /** For a response that takes more than a step: to be told how much of it has left. */
  later(
    fd: number,
    head: UsualHead,
    bytes: Buffer,
    start: number,
  ): (content: number) => void {
    const { date, now } = this.#at
    if (this.#access === undefined) return (content) => this.#count(content, now)
    const entry = begun(this.#hosts[fd] as string, head, bytes, start, date)
    return (content) => {
      this.#count(content, now)
      const { duration } = this.#usual
      this.#access?.write({ ...entry, bytes: content, duration })
    }
  }

  #count(content: number, since: number): void {
    this.#usual.bytes = content
    this.#usual.duration = (performance.now() - since) / 1000
    this.#counts.count(this.#usual)
  }
}
// #endregion records

function begun(
  peer: string,
  head: UsualHead,
  bytes: Buffer,
  start: number,
  time: number,
): Begun {
  const text = (from: number, to: number) =>
    from < 0 ? undefined : bytes.toString('latin1', start + from, start + to)
  return {
    peer,
    time,
    requestLine: text(0, head.lineEnd) ?? '',
    status: 200,
    referer: text(head.refererStart, head.refererEnd),
    userAgent: text(head.userAgentStart, head.userAgentEnd),
  }
}
