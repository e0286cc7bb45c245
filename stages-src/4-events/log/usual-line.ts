/** The access log's line for what is usual, made of bytes and not of strings. */

import { LONGEST_LINE } from '../../1-echo/line-writer.ts'
import { logDate, MOST } from '../../2-http/logs/access-log.ts'
import type { UsualHead } from '../request/usual-head.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const DASH = 0x2d
const ZERO = 0x30
const SPACE = 0x20

// #region usual-line
/**
 * The same line as stage 2's, for status 200. Where something would have to be
 * escaped or cut short, there is none, and stage 2 has to make it.
 */
export class UsualLine {
  readonly bytes: Buffer = Buffer.alloc(LONGEST_LINE)
  #length = 0
  #second = -1
  #date: Buffer = Buffer.alloc(0)

  /**
   * Writes the line for the request whose head lies at `start`: how many bytes, or 0.
   * `time` is in milliseconds since the epoch, `duration` in seconds.
   */
  write(
    host: string,
    time: number,
    head: UsualHead,
    from: Uint8Array,
    start: number,
    content: number,
    duration: number,
  ): number {
    this.#length = 0
    this.#text(host)
    this.#between(time)
    const isPlain =
      this.#part(from, start, start + head.lineEnd, MOST.requestLine) &&
      this.#text('" 200 ') &&
      this.#number(content) &&
      this.#text(' "') &&
      this.#field(from, start, head.refererStart, head.refererEnd, MOST.referer) &&
      this.#text('" "') &&
      this.#field(
        from,
        start,
        head.userAgentStart,
        head.userAgentEnd,
        MOST.userAgent,
      )
    if (!isPlain) return 0
    this.#text('" ')
    this.#seconds(duration)
    return this.#length
  }
  // #endregion usual-line

  // #region parts
  /** Short ones: a loop is over before a call to Buffer.write has begun. */
  #text(text: string): true {
    for (let index = 0; index < text.length; index += 1) {
      this.bytes[this.#length + index] = text.charCodeAt(index)
    }
    this.#length += text.length
    return true
  }

  /** ' - - [27/Nov/2026:08:38:56 +0000] "', made once a second. */
  #between(time: number): void {
    const second = Math.floor(time / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#date = Buffer.from(` - - [${logDate(second)}] "`)
    }
    const date = this.#date
    for (let index = 0; index < date.length; index += 1) {
      this.bytes[this.#length + index] = date[index] as number
    }
    this.#length += date.length
  }

  /** A field's value, or a dash where there is none, or nothing in it. */
  #field(
    from: Uint8Array,
    start: number,
    first: number,
    end: number,
    most: number,
  ): boolean {
    if (first < 0 || first === end) return this.#text('-')
    return this.#part(from, start + first, start + end, most)
  }

  /** Bytes as they came: whether all of them may stand in a log so. */
  #part(from: Uint8Array, start: number, end: number, most: number): boolean {
    if (end - start > most) return false
    const { bytes } = this
    let length = this.#length
    for (let at = start; at < end; at += 1) {
      const byte = from[at] as number
      const isPlain = byte >= SPACE && byte < 0x7f
      if (!isPlain || byte === QUOTE || byte === BACKSLASH) return false
      bytes[length] = byte
      length += 1
    }
    this.#length = length
    return true
  }

  #number(value: number): true {
    if (value === 0) {
      this.bytes[this.#length] = DASH
      this.#length += 1
      return true
    }
    let digits = 1
    for (let rest = value; rest >= 10; rest /= 10) digits += 1
    this.#digits(value, digits)
    return true
  }

  /** With six digits after the point, and the line feed. */
  #seconds(duration: number): void {
    const microseconds = Math.round(duration * 1e6)
    const whole = Math.floor(microseconds / 1e6)
    if (whole === 0) this.#text('0')
    else this.#number(whole)
    this.#text('.')
    this.#digits(microseconds - whole * 1e6, 6)
    this.#text('\n')
  }

  #digits(value: number, count: number): void {
    let rest = value
    for (let at = this.#length + count - 1; at >= this.#length; at -= 1) {
      const tenth = Math.floor(rest / 10)
      this.bytes[at] = ZERO + rest - tenth * 10
      rest = tenth
    }
    this.#length += count
  }
  // #endregion parts
}
