/** What there is to know of the usual head of a request. */
import { isWhitespace } from '../../2-http/request/characters.ts'
import { hashOf } from './byte-hash.ts'
import {
  ACCEPT_ENCODING,
  CONNECTION,
  HOST,
  isToken,
  REFERER,
  USER_AGENT,
} from './field-names.ts'
import { KnownHost } from './known-host.ts'

/** What Connection says, and nothing else that it could say is usual. */
const NOTHING = 0
const CLOSE = 1
const KEEP_ALIVE = 2
const CLOSE_TOKEN = Buffer.from('close')
const KEEP_ALIVE_TOKEN = Buffer.from('keep-alive')

// #region facts
/**
 * Small integers and booleans only. Offsets count from where the head begins, so
 * that its bytes may move; those of a field that did not come are -1.
 */
export class UsualHead {
  /** Bytes of the head, its empty line included. */
  length = 0
  /** The method is HEAD; otherwise it is GET. */
  isHead = false
  /** 0 or 1: the digit behind 'HTTP/1.'. */
  minorVersion = 1
  /** Whether the connection ends with the response: RFC 9112 §9.3. */
  close = false
  /** The request line without its CRLF is [0, lineEnd). */
  lineEnd = 0
  pathStart = 0
  pathEnd = 0
  pathHash = 0
  acceptEncodingStart = -1
  acceptEncodingEnd = -1
  /** Of the bytes as sent. */
  acceptEncodingHash = 0
  refererStart = -1
  refererEnd = -1
  userAgentStart = -1
  userAgentEnd = -1
  readonly #host = new KnownHost()
  #hasHost = false
  #connection = NOTHING

  protected forget(): void {
    this.acceptEncodingStart = -1
    this.acceptEncodingEnd = -1
    this.refererStart = -1
    this.refererEnd = -1
    this.userAgentStart = -1
    this.userAgentEnd = -1
    this.#hasHost = false
    this.#connection = NOTHING
  }
  // #endregion facts

  // #region field
  /**
   * Keeps the value of a known field, bytes[value, lineEnd) and the whitespace
   * behind it, of the head that begins at `start`. Whether it is usual: valid, and
   * the first of its name.
   */
  protected keep(
    kind: number,
    bytes: Buffer,
    start: number,
    value: number,
    lineEnd: number,
  ): boolean {
    let end = lineEnd
    while (end > value && isWhitespace(bytes[end - 1] as number)) end -= 1
    switch (kind) {
      case HOST:
        if (this.#hasHost) return false
        this.#hasHost = true
        return this.#host.isValid(bytes, value, end)
      case CONNECTION:
        if (this.#connection !== NOTHING) return false
        this.#connection = connectionOption(bytes, value, end)
        return this.#connection !== NOTHING
      case ACCEPT_ENCODING:
        if (this.acceptEncodingStart >= 0) return false
        this.acceptEncodingStart = value - start
        this.acceptEncodingEnd = end - start
        this.acceptEncodingHash = hashOf(bytes, value, end)
        return true
      case REFERER:
        if (this.refererStart >= 0) return false
        this.refererStart = value - start
        this.refererEnd = end - start
        return true
      case USER_AGENT:
        if (this.userAgentStart >= 0) return false
        this.userAgentStart = value - start
        this.userAgentEnd = end - start
        return true
      default:
        return false
    }
  }

  /** All fields have come: whether the one is there that has to be. */
  protected complete(length: number): boolean {
    this.length = length
    this.close =
      this.minorVersion === 1
        ? this.#connection === CLOSE
        : this.#connection !== KEEP_ALIVE
    return this.#hasHost || this.minorVersion === 0
  }
}

function connectionOption(bytes: Buffer, start: number, end: number): number {
  if (isToken(bytes, start, end, KEEP_ALIVE_TOKEN)) return KEEP_ALIVE
  return isToken(bytes, start, end, CLOSE_TOKEN) ? CLOSE : NOTHING
}
// #endregion field
