/** Content in chunks, each with its size before it: RFC 9112 §7.1. */

import { type Problem, problem } from '../problem.ts'
import { CR, LF } from './characters.ts'
import { ChunkLine } from './chunk-line.ts'
import type { HeadLimits } from './head-limits.ts'
import { TrailerSection } from './trailer-section.ts'

const BAD_END = problem(400, 'no CRLF where a chunk ends (RFC 9112, 7.1)')
const WASTEFUL = problem(413, 'far more framing than content (RFC 9112, 7.1.1)')

/**
 * Bytes of framing that are free of charge, and for how many a byte of content
 * pays. A chunk of a single byte takes five; only extensions or zeros without end,
 * which every rule of the grammar allows, take more than these.
 */
const FREE_FRAMING = 16_384
const FRAMING_PER_BYTE = 8

/**
 * Chunks, until the last one's trailer section ends. The bytes go as they come, so
 * of a line that is not complete only the place in the grammar is kept. The trailer
 * fields are thrown away like the content: whatever they claim, it changes nothing
 * (RFC 9110 §6.5.1).
 */
export class ChunkedContent {
  done = false
  problem: Problem | undefined
  readonly #line = new ChunkLine()
  readonly #trailers = new TrailerSection()
  #place: 'line' | 'data' | 'CR' | 'LF' | 'trailers' = 'line'
  /** Bytes that the current chunk still lacks. */
  #missing = 0
  /** Bytes of content that may yet be announced. */
  #room = 0
  /** Bytes of framing that may yet come. */
  #framing = 0

  start(limit: number, trailers: HeadLimits): void {
    this.done = false
    this.problem = undefined
    this.#room = limit
    this.#framing = FREE_FRAMING
    this.#trailers.start(trailers)
    this.#beginLine()
  }

  /** The offset behind what in bytes[start, end) belongs to the content. */
  take(bytes: Uint8Array, start: number, end: number): number {
    let at = start
    while (at < end && !this.done) {
      if (this.#place === 'data') at += this.#takeData(end - at)
      else {
        this.problem = this.#takeByte(bytes[at] as number)
        if (this.problem !== undefined) break
        at += 1
      }
    }
    return at
  }

  #takeData(available: number): number {
    const taken = Math.min(available, this.#missing)
    this.#missing -= taken
    this.#framing += taken * FRAMING_PER_BYTE
    if (this.#missing === 0) this.#place = 'CR'
    return taken
  }

  /** One byte of what stands around the data, or why it may not stand there. */
  #takeByte(byte: number): Problem | undefined {
    if (this.#place === 'trailers') {
      const problem = this.#trailers.take(byte)
      this.done = this.#trailers.done
      return problem
    }
    this.#framing -= 1
    if (this.#framing < 0) return WASTEFUL
    if (this.#place === 'line') {
      const problem = this.#line.take(byte)
      if (this.#line.done) this.#beginData(this.#line.size)
      return problem
    }
    if (byte !== (this.#place === 'CR' ? CR : LF)) return BAD_END
    if (this.#place === 'CR') this.#place = 'LF'
    else this.#beginLine()
    return undefined
  }

  #beginLine(): void {
    this.#place = 'line'
    this.#line.start(this.#room)
  }

  #beginData(size: number): void {
    this.#room -= size
    this.#missing = size
    this.#place = size === 0 ? 'trailers' : 'data'
  }
}
