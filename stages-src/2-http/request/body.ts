/** The content of a request, read and thrown away: RFC 9112 §6. */

import { type Problem, problem } from '../problem.ts'
import { ChunkedContent } from './chunked-content.ts'
import type { HeadLimits } from './head-limits.ts'
import type { Framing } from './request.ts'

const TOO_LARGE = problem(413, 'the content is too large (RFC 9110, 15.5.14)')

/** Finds the end of the content of one request after another. */
export class Body {
  /** Whether the content is complete. */
  done = true
  /** What is wrong with it; once there is something, no further byte is taken. */
  problem: Problem | undefined
  readonly #chunked = new ChunkedContent()
  #isChunked = false
  /** Bytes that are still to come, where their number was announced. */
  #remaining = 0

  /**
   * Begins a content of at most `limit` bytes (else 413), whose trailer section
   * keeps within `trailers`.
   */
  start(framing: Framing, limit: number, trailers: HeadLimits): void {
    this.problem = undefined
    this.#isChunked = framing.kind === 'chunked'
    this.#chunked.start(limit, trailers)
    this.#remaining = framing.kind === 'length' ? framing.length : 0
    this.done = !this.#isChunked && this.#remaining === 0
    if (this.#remaining > limit) this.problem = TOO_LARGE
  }

  /** Takes what belongs to the content from bytes[start, end): how many bytes. */
  take(bytes: Uint8Array, start: number, end: number): number {
    if (this.done || this.problem !== undefined) return 0
    return this.#isChunked
      ? this.#takeChunks(bytes, start, end)
      : this.#takeLength(end - start)
  }

  #takeLength(available: number): number {
    const taken = Math.min(available, this.#remaining)
    this.#remaining -= taken
    this.done = this.#remaining === 0
    return taken
  }

  #takeChunks(bytes: Uint8Array, start: number, end: number): number {
    const next = this.#chunked.take(bytes, start, end)
    this.done = this.#chunked.done
    this.problem = this.#chunked.problem
    return next - start
  }
}
