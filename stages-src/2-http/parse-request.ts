/** Bytes in; 'need more', a refusal, or a request out. */
import type { Refusal } from './refusal.ts'
import type { Request } from './request.ts'

/** How much of a head is read before it is refused. */
export interface HeadLimits {
  /** Bytes of the request line, its CRLF not counted. */
  requestLine: number
  /** How many field lines. */
  fields: number
  /** Bytes of all field lines together, with their ends and the empty line. */
  fieldBytes: number
}

/**
 * Reads the head of a request from bytes[start, end) into `into`. Pure: what it says
 * depends on the bytes alone, and once it has said something other than 'need more',
 * further bytes change nothing. So it can be called again, from the same start,
 * whenever more has come; it refuses at the first byte that cannot be right.
 */
export function parseRequest(
  bytes: Buffer,
  start: number,
  end: number,
  limits: HeadLimits,
  into: Request,
): 'need more' | 'request' | Refusal {
  throw new Error(`not yet: ${bytes} ${start} ${end} ${limits} ${into}`)
}
