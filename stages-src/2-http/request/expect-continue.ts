/** What a client wants to know before it sends its content: RFC 9110 §10.1.1. */

import { type Problem, problem } from '../problem.ts'
import { elements } from './lists.ts'
import type { Request } from './request.ts'

const UNKNOWN = problem(417, 'other than 100-continue expected (RFC 9110, 10.1.1)')

/** Reads Expect, once the framing is decided; HTTP/1.0 does not know the field. */
export function readExpect(request: Request): Problem | undefined {
  const value = request.minorVersion === 1 ? request.field('expect') : undefined
  if (value === undefined) return undefined
  const expectations = elements(value.toLowerCase())
  if (expectations.some((it) => it !== '100-continue')) return UNKNOWN
  request.expectsContinue = expectations.length > 0 && hasContent(request)
  return undefined
}

function hasContent({ framing }: Request): boolean {
  return (
    framing.kind === 'chunked' || (framing.kind === 'length' && framing.length > 0)
  )
}
