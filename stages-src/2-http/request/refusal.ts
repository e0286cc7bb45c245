/** Why a message is not served. */

/**
 * A request that will not be served: the status to answer with, and why, for the
 * error log. Nobody knows where the next request of such a connection would begin,
 * so after the answer the connection ends.
 */
export interface Refusal {
  readonly status: number
  /** What is wrong, and the section that says so; nothing that a client sent. */
  readonly reason: string
}

export function refuse(status: number, reason: string): Refusal {
  return { status, reason }
}

/**
 * What a part of the parser returns: the offset behind that part, or why there is
 * none.
 */
export type Step = number | 'need more' | Refusal
