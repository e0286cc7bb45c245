/** The usual head of a request, a byte at a time: RFC 9112 §2 to §5. */
import {
  COLON,
  CR,
  is,
  isWhitespace,
  LF,
  ONE,
  PATH,
  SPACE,
  skip,
  TOKEN,
  ZERO,
} from '../../2-http/request/characters.ts'
import type { HeadLimits } from '../../2-http/request/head-limits.ts'
import { HASH_BITS, HASH_PRIME, hashOf } from './byte-hash.ts'
import { DECISIVE, kindOf, OTHER } from './field-names.ts'
import { FieldValues } from './field-value.ts'
import {
  BEFORE_VALUE,
  FIELD,
  GIVEN_UP,
  IN_PATH,
  LAST_LF,
  LINE_CR,
  LINE_LF,
  METHOD,
  NAME,
  READ,
  REST_OF_METHOD,
  VALUE,
  VALUE_LF,
  VERSION,
} from './head-states.ts'
import { UsualHead } from './usual-head.ts'

// #region answers
/** Nothing strange so far, and the head has not ended. */
export const NEED_MORE = 0
/** The head has ended: what it says stands in the reader's fields. */
export const USUAL = 1
/** Rare, wrong or too long: something for stage 2's parser. */
export const UNUSUAL = 2
// #endregion answers

// #region texts
const G = 0x47
const H = 0x48
/** With the slash that every path in origin form begins with. */
const GET = Buffer.from('GET /')
const HEAD = Buffer.from('HEAD /')
const HTTP_1 = Buffer.from(' HTTP/1.')
const SLASH_HASH = hashOf(GET, GET.length - 1, GET.length)
// #endregion texts

// #region reader
/**
 * Reads what nearly every client sends: GET or HEAD, a path without escapes and
 * query, and no field that changes the response. Whatever else comes is UNUSUAL, at
 * its first byte, and nothing is decided about it here. No string is made and no
 * object, and no byte is read twice, but for those of a few names and values.
 */
export class HeadReader extends UsualHead {
  #state = METHOD
  /** How far it has been read; this and what follows counts from the start. */
  #at = 0
  /** Behind what the request line, then the fields, may take. */
  #limit = 0
  /** Where the name begins that is being read, or the value. */
  #mark = 0
  /** What the name is, while its value is being read. */
  #kind = OTHER
  #fields = 0
  readonly #values = new FieldValues()
  readonly #limits: HeadLimits

  constructor(limits: HeadLimits) {
    super()
    this.#limits = limits
    this.begin()
  }

  /** Forgets the previous head. The next one begins where the next `read` says. */
  begin(): void {
    this.forget()
    this.#state = METHOD
    this.#at = 0
    this.#limit = this.#limits.requestLine + '\r\n'.length
    this.#fields = 0
  }

  /**
   * Goes on with the head that begins at `start`, of which bytes[start, end) have
   * come. The answer depends on the bytes since `begin`, not on the reads they came
   * in, and once it is not NEED_MORE it stays the same until `begin`.
   */
  read(bytes: Buffer, start: number, end: number): number {
    if (this.#state >= READ) return this.#state === READ ? USUAL : UNUSUAL
    if (this.#state < FIELD) {
      const line = this.#readLine(bytes, start, end)
      if (line !== USUAL) return line
    }
    return this.#readFields(bytes, start, end)
  }
  // #endregion reader

  // #region line
  /**
   * The request line, part by part. One that has been read before falls through to
   * the next, and where the bytes end, `#pause` keeps what has been read of a part.
   */
  #readLine(bytes: Buffer, start: number, end: number): number {
    const bound = this.#bound(start, end)
    let state = this.#state
    let at = start + this.#at

    if (state === METHOD) {
      if (at === bound) return this.#pause(METHOD, 0, end - start)
      const first = bytes[at] as number
      if (first !== G && first !== H) return this.#giveUp()
      this.isHead = first === H
      this.pathStart = (first === H ? HEAD.length : GET.length) - 1
      at += 1
      state = REST_OF_METHOD
    }
    if (state === REST_OF_METHOD) {
      const method = this.isHead ? HEAD : GET
      const methodEnd = start + method.length
      while (at < bound && at < methodEnd) {
        if (bytes[at] !== method[at - start]) return this.#giveUp()
        at += 1
      }
      if (at < methodEnd) return this.#pause(state, at - start, end - start)
      this.pathHash = SLASH_HASH
      state = IN_PATH
    }
    // #region path
    if (state === IN_PATH) {
      let hash = this.pathHash
      while (at < bound && is(bytes[at] as number, PATH)) {
        hash = Math.imul(hash ^ (bytes[at] as number), HASH_PRIME)
        at += 1
      }
      this.pathHash = hash & HASH_BITS
      if (at === bound) return this.#pause(state, at - start, end - start)
      if (bytes[at] !== SPACE) return this.#giveUp()
      this.pathEnd = at - start
      state = VERSION
    }
    // #endregion path
    if (state === VERSION) {
      const versionStart = start + this.pathEnd
      const versionEnd = versionStart + HTTP_1.length
      while (at < bound && at < versionEnd) {
        if (bytes[at] !== HTTP_1[at - versionStart]) return this.#giveUp()
        at += 1
      }
      if (at === bound) return this.#pause(state, at - start, end - start)
      const minor = bytes[at] as number
      if (minor !== ZERO && minor !== ONE) return this.#giveUp()
      this.minorVersion = minor - ZERO
      at += 1
      state = LINE_CR
    }
    if (state === LINE_CR) {
      if (at === bound) return this.#pause(state, at - start, end - start)
      if (bytes[at] !== CR) return this.#giveUp()
      this.lineEnd = at - start
      at += 1
    }
    if (at === bound) return this.#pause(LINE_LF, at - start, end - start)
    if (bytes[at] !== LF) return this.#giveUp()
    this.#at = at + 1 - start
    this.#limit = this.#at + this.#limits.fieldBytes
    this.#state = FIELD
    return USUAL
  }
  // #endregion line

  // #region fields
  /** The field lines, likewise, and the empty line behind them. */
  #readFields(bytes: Buffer, start: number, end: number): number {
    const bound = this.#bound(start, end)
    let state = this.#state
    let at = start + this.#at
    let mark = start + this.#mark
    let kind = this.#kind
    for (;;) {
      if (state === FIELD) {
        if (at === bound) break
        if (bytes[at] === CR) {
          state = LAST_LF
          at += 1
        } else {
          if (this.#fields === this.#limits.fields) return this.#giveUp()
          this.#fields += 1
          mark = at
          state = NAME
        }
      }
      if (state === LAST_LF) {
        if (at === bound) break
        if (bytes[at] !== LF) return this.#giveUp()
        if (!this.complete(at + 1 - start)) return this.#giveUp()
        this.#state = READ
        return USUAL
      }
      if (state === NAME) {
        at = skip(bytes, at, bound, TOKEN)
        if (at === bound) break
        if (bytes[at] !== COLON || at === mark) return this.#giveUp()
        kind = kindOf(bytes, mark, at)
        if (kind === DECISIVE) return this.#giveUp()
        at += 1
        state = BEFORE_VALUE
      }
      if (state === BEFORE_VALUE) {
        while (at < bound && isWhitespace(bytes[at] as number)) at += 1
        if (at === bound) break
        mark = at
        state = VALUE
      }
      if (state === VALUE) {
        at = this.#values.skip(bytes, at, bound)
        if (at === bound) break
        if (bytes[at] !== CR) return this.#giveUp()
        at += 1
        state = VALUE_LF
      }
      if (state === VALUE_LF) {
        if (at === bound) break
        if (bytes[at] !== LF) return this.#giveUp()
        if (kind !== OTHER && !this.keep(kind, bytes, start, mark, at - 1)) {
          return this.#giveUp()
        }
        at += 1
        state = FIELD
      }
    }
    this.#mark = mark - start
    this.#kind = kind
    return this.#pause(state, at - start, end - start)
  }
  // #endregion fields

  // #region pause
  /** Up to where it may be read. Math.min alone would make a floating-point number. */
  #bound(start: number, end: number): number {
    return Math.min(end, start + this.#limit) | 0
  }

  /** Remembers where it is; unless there may be no more than the `had` bytes. */
  #pause(state: number, at: number, had: number): number {
    if (had >= this.#limit) return this.#giveUp()
    this.#state = state
    this.#at = at
    return NEED_MORE
  }

  #giveUp(): number {
    this.#state = GIVEN_UP
    return UNUSUAL
  }
  // #endregion pause
}
