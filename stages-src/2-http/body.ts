/** The content of a request, read and thrown away. */
import type { HeadLimits } from './parse-request.ts'
import type { Refusal } from './refusal.ts'
import type { Framing } from './request.ts'

/** Finds the end of one request's content after another. */
export class Body {
  /** Whether the content is complete; so from the start where there is none. */
  done = true
  /** Set once something is wrong with it; then no further byte is taken. */
  refusal: Refusal | undefined

  /**
   * Begins a new content of at most `limit` bytes (else 413), whose trailer section
   * keeps within `trailers`.
   */
  start(framing: Framing, limit: number, trailers: HeadLimits): void {
    throw new Error(`not yet: ${framing} ${limit} ${trailers}`)
  }

  /** Takes what belongs to the content from bytes[start, end): how many bytes. */
  take(bytes: Buffer, start: number, end: number): number {
    throw new Error(`not yet: ${bytes} ${start} ${end}`)
  }
}
