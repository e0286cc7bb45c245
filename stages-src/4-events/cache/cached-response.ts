/** A response in one piece, ready to be sent again. */
import { close, Memory } from '#sys'
import type { Coding } from '../../2-http/files/found.ts'
import type { Path } from '../../2-http/files/path.ts'
import { httpDate } from '../../2-http/response/http-date.ts'

/** What a response is found by. */
export interface Key {
  /** Of the path's bytes. */
  readonly hash: number
  /** Which codings are accepted, and what is said of the connection. */
  readonly variant: number
  readonly path: Buffer
}

/** What has to be true as long as it may be sent. */
export interface Source {
  readonly path: Path
  readonly codings: readonly Coding[]
  /** Of the file that this path leads to, if these codings are accepted. */
  readonly entityTag: string
}

// #region cached-response
/** The bytes that stage 2 has made: a head, and behind it the content of a small file. */
export class CachedResponse {
  readonly key: Key
  readonly source: Source
  /** Pinned; never changed while somebody is sending from it. */
  memory: Memory
  readonly headLength: number
  /** Bytes of content, in memory or in the file. */
  readonly contentLength: number
  /** Open, where the content is not in memory; else -1. */
  readonly file: number
  /** Whether its Connection field says 'close'. */
  readonly isLast: boolean
  /** The second for which its Date is right, and in which the file was asked about. */
  second: number
  /** Whether it was sent since the cache looked for what could go. */
  isUsed = false
  /** The next one in its bucket, and its place among all of them. */
  next: CachedResponse | undefined
  place = -1
  readonly #dateAt: number
  #users = 0
  #isDropped = false

  constructor(
    key: Key,
    source: Source,
    bytes: {
      memory: Memory
      headLength: number
      contentLength: number
      file: number
      isLast: boolean
    },
    second: number,
  ) {
    this.key = key
    this.source = source
    this.memory = bytes.memory
    this.headLength = bytes.headLength
    this.contentLength = bytes.contentLength
    this.file = bytes.file
    this.isLast = bytes.isLast
    this.second = second
    this.#dateAt = this.memory.bytes.indexOf('\r\nDate: ') + '\r\nDate: '.length
  }
  // #endregion cached-response

  // #region date
  /** Makes its Date that of `date`, in milliseconds since the epoch. */
  setDate(date: number): void {
    // A response that is stuck goes on with the bytes that it began with.
    if (this.#users > 0) {
      const copy = new Memory(this.memory.length)
      this.memory.bytes.copy(copy.bytes)
      this.memory = copy
    }
    this.memory.bytes.write(httpDate(date), this.#dateAt, 'latin1')
  }
  // #endregion date

  // #region use
  /** Somebody sends from it, in more than one step. */
  use(): void {
    this.#users += 1
  }

  release(): void {
    this.#users -= 1
    this.#closeUnused()
  }

  /** The cache has it no more. */
  drop(): void {
    this.#isDropped = true
    this.#closeUnused()
  }

  #closeUnused(): void {
    if (this.#isDropped && this.#users === 0 && this.file >= 0) close(this.file)
  }
  // #endregion use
}
