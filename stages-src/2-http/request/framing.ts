/** Where a request's content ends: RFC 9112 §6. */

import { type Problem, problem } from '../problem.ts'
import { DIGIT, skip, ZERO } from './characters.ts'
import { elements } from './lists.ts'
import { CHUNKED, NO_CONTENT, type Request } from './request.ts'

const BOTH = problem(400, 'Content-Length and Transfer-Encoding (RFC 9112, 6.1)')
const TOO_OLD = problem(400, 'Transfer-Encoding in HTTP/1.0 (RFC 9112, 6.1)')
const NOT_CHUNKED = problem(400, 'chunked is not the last coding (RFC 9112, 6.3)')
const CHUNKED_TWICE = problem(400, 'chunked more than once (RFC 9112, 6.1)')
const OTHER_CODING = problem(
  501,
  'a transfer coding besides chunked (RFC 9112, 6.1)',
)
const MANY_LENGTHS = problem(400, 'more than one Content-Length (RFC 9112, 6.3)')
const BAD_LENGTH = problem(400, 'Content-Length is no number (RFC 9110, 8.6)')
const LONG_LENGTH = problem(
  413,
  'Content-Length is beyond counting (RFC 9110, 8.6)',
)

// #region framing
/** Decides on the framing of a request whose fields are read, or refuses it. */
export function frame(request: Request): Problem | undefined {
  const { fields } = request
  const coding = fields.find('transfer-encoding')
  const length = fields.find('content-length')
  if (coding < 0 && length < 0) {
    request.framing = NO_CONTENT
    return undefined
  }
  if (coding >= 0 && length >= 0) return BOTH
  return coding >= 0
    ? frameByCoding(request, coding)
    : frameByLength(request, length)
}
// #endregion framing

// #region coding
/** The one word, whatever empty elements stand beside it (RFC 9110 §5.6.1.2). */
function frameByCoding(request: Request, line: number): Problem | undefined {
  if (request.minorVersion === 0) return TOO_OLD
  const { fields } = request
  const alone = fields.find('transfer-encoding', line + 1) < 0
  if (!alone || !fields.says(line, 'chunked')) {
    const problem = codingProblem(fields.value('transfer-encoding') ?? '')
    if (problem !== undefined) return problem
  }
  request.framing = CHUNKED
  return undefined
}

function codingProblem(value: string): Problem | undefined {
  const codings = elements(value.toLowerCase())
  if (codings.pop() !== 'chunked') return NOT_CHUNKED
  if (codings.length === 0) return undefined
  return codings.includes('chunked') ? CHUNKED_TWICE : OTHER_CODING
}
// #endregion coding

// #region length
/** One line with nothing but digits; equal lengths twice are no better than two. */
function frameByLength(request: Request, line: number): Problem | undefined {
  const { fields } = request
  if (fields.find('content-length', line + 1) >= 0) return MANY_LENGTHS
  const start = fields.valueStart(line)
  const end = fields.valueEnd(line)
  if (start === end || skip(fields.bytes, start, end, DIGIT) < end)
    return BAD_LENGTH
  let length = 0
  for (let at = start; at < end; at += 1) {
    length = length * 10 + ((fields.bytes[at] as number) - ZERO)
    if (length > Number.MAX_SAFE_INTEGER) return LONG_LENGTH
  }
  request.framing = { kind: 'length', length }
  return undefined
}
// #endregion length
