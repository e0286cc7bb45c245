/** Fields behind the last chunk, checked and not kept: RFC 9112 §7.1.2. */

import { type Problem, problem } from '../problem.ts'
import { COLON, CR, FIELD_VALUE, is, LF, TOKEN } from './characters.ts'
import type { HeadLimits } from './head-limits.ts'

const BAD_NAME = problem(400, 'a trailer field without a name (RFC 9112, 7.1.2)')
const BAD_VALUE = problem(400, 'a byte that no field value has (RFC 9110, 5.5)')
const BAD_END = problem(400, 'a trailer line without CRLF (RFC 9112, 7.1.2)')
const TOO_MANY = problem(431, 'too many trailer fields (RFC 6585, 5)')
const TOO_LARGE = problem(431, 'the trailer fields are too large (RFC 6585, 5)')

type Place = 'line' | 'name' | 'value' | 'LF' | 'last LF'

/** `*( field-line CRLF ) CRLF`, a byte at a time. */
export class TrailerSection {
  done = false
  #place: Place = 'line'
  #lines = 0
  #bytes = 0

  start(limits: HeadLimits): void {
    this.done = false
    this.#place = 'line'
    this.#lines = limits.fields
    this.#bytes = limits.fieldBytes
  }

  /** Moves on by a byte, or says why it may not stand where it does. */
  take(byte: number): Problem | undefined {
    this.#bytes -= 1
    if (this.#bytes < 0) return TOO_LARGE
    switch (this.#place) {
      case 'line':
        if (byte === CR) return this.#go('last LF')
        if (!is(byte, TOKEN)) return byte === LF ? BAD_END : BAD_NAME
        this.#lines -= 1
        return this.#lines < 0 ? TOO_MANY : this.#go('name')
      case 'name':
        if (byte === COLON) return this.#go('value')
        return is(byte, TOKEN) ? undefined : BAD_NAME
      case 'value':
        if (is(byte, FIELD_VALUE)) return undefined
        if (byte === CR) return this.#go('LF')
        return byte === LF ? BAD_END : BAD_VALUE
      case 'LF':
        return byte === LF ? this.#go('line') : BAD_END
      case 'last LF':
        this.done = byte === LF
        return this.done ? undefined : BAD_END
    }
  }

  #go(place: Place): undefined {
    this.#place = place
  }
}
