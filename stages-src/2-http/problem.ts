/** What is answered instead of what was asked for, from the parser to the page. */
import type { Field } from './response/field.ts'

/**
 * Why a request does not get what it asked for. One that could not be read as a
 * request ends its connection, too: nobody knows where the next one would begin.
 */
export interface Problem {
  /** The status code of the response. */
  readonly status: number
  /**
   * For the error log: what is wrong, and the section that says so. What comes from
   * the parser repeats nothing that a client sent.
   */
  readonly reason?: string
  /** What the status needs besides a page: Allow, Content-Range, Retry-After. */
  readonly fields?: readonly Field[]
}

export function problem(status: number, reason: string): Problem {
  return { status, reason }
}
