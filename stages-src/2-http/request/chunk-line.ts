/** The line before a chunk, its size and extensions: RFC 9112 §7.1. */

import { type Problem, problem } from '../problem.ts'
import {
  BACKSLASH,
  CR,
  EQUALS,
  FIELD_VALUE,
  HEXADECIMAL,
  hexadecimal,
  is,
  isWhitespace,
  LF,
  QUOTE,
  SEMICOLON,
  TOKEN,
} from './characters.ts'

const BAD_SIZE = problem(400, 'a chunk size that is no number (RFC 9112, 7.1)')
const BAD_EXTENSION = problem(400, 'a malformed chunk extension (RFC 9112, 7.1.1)')
const BAD_END = problem(400, 'a chunk line without CRLF (RFC 9112, 7.1)')
const TOO_LARGE = problem(413, 'the content is too large (RFC 9110, 15.5.14)')

/** In the order of the grammar. */
type Place =
  | 'size'
  | 'digits'
  | 'before ;'
  | 'before name'
  | 'name'
  | 'before ='
  | 'before value'
  | 'value'
  | 'quoted'
  | 'escaped'
  | 'unquoted'
  | 'LF'

/**
 * `chunk-size [ chunk-ext ] CRLF`, a byte at a time. chunk-ext is
 * `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`.
 */
export class ChunkLine {
  size = 0
  done = false
  #largest = 0
  #place: Place = 'size'

  /** Begins a line whose chunk may have `largest` bytes. */
  start(largest: number): void {
    this.size = 0
    this.done = false
    this.#largest = largest
    this.#place = 'size'
  }

  /** Moves on by a byte, or says why it may not stand where it does. */
  take(byte: number): Problem | undefined {
    switch (this.#place) {
      case 'size':
        return is(byte, HEXADECIMAL) ? this.#addDigit(byte) : BAD_SIZE
      case 'digits':
        if (is(byte, HEXADECIMAL)) return this.#addDigit(byte)
        return this.#endPart(byte, BAD_SIZE)
      case 'before ;':
        if (isWhitespace(byte)) return undefined
        return byte === SEMICOLON ? this.#go('before name') : BAD_EXTENSION
      case 'before name':
        if (isWhitespace(byte)) return undefined
        return is(byte, TOKEN) ? this.#go('name') : BAD_EXTENSION
      case 'name':
        if (is(byte, TOKEN)) return undefined
        if (byte === EQUALS) return this.#go('before value')
        return isWhitespace(byte) ? this.#go('before =') : this.#endPart(byte)
      case 'before =':
        if (isWhitespace(byte)) return undefined
        if (byte === EQUALS) return this.#go('before value')
        return byte === SEMICOLON ? this.#go('before name') : BAD_EXTENSION
      case 'before value':
        if (isWhitespace(byte)) return undefined
        if (byte === QUOTE) return this.#go('quoted')
        return is(byte, TOKEN) ? this.#go('value') : BAD_EXTENSION
      case 'value':
        return is(byte, TOKEN) ? undefined : this.#endPart(byte)
      case 'quoted':
        if (byte === QUOTE) return this.#go('unquoted')
        if (byte === BACKSLASH) return this.#go('escaped')
        return is(byte, FIELD_VALUE) ? undefined : BAD_EXTENSION
      case 'escaped':
        return is(byte, FIELD_VALUE) ? this.#go('quoted') : BAD_EXTENSION
      case 'unquoted':
        return this.#endPart(byte)
      case 'LF':
        this.done = byte === LF
        return this.done ? undefined : BAD_END
    }
  }

  #go(place: Place): undefined {
    this.#place = place
  }

  /** Never larger than what is allowed, so never so large that it is inexact. */
  #addDigit(byte: number): Problem | undefined {
    this.#place = 'digits'
    this.size = this.size * 16 + hexadecimal(byte)
    return this.size > this.#largest ? TOO_LARGE : undefined
  }

  /** Behind a size, a name or a value: a further extension, or the line's end. */
  #endPart(byte: number, otherwise = BAD_EXTENSION): Problem | undefined {
    if (byte === CR) return this.#go('LF')
    if (byte === SEMICOLON) return this.#go('before name')
    if (isWhitespace(byte)) return this.#go('before ;')
    return byte === LF ? BAD_END : otherwise
  }
}
