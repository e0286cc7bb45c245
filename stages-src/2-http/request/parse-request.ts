/** Bytes in; 'need more', a problem, or a request out. */

import { type Problem, problem } from '../problem.ts'
import { CR, LF } from './characters.ts'
import { readExpect } from './expect-continue.ts'
import { parseFields } from './field-section.ts'
import { frame } from './framing.ts'
import type { HeadLimits } from './head-limits.ts'
import { hostProblem } from './host-field.ts'
import { passLineEnd } from './line-end.ts'
import { wantsMore } from './persistence.ts'
import type { Request } from './request.ts'
import { parseRequestLine } from './request-line.ts'
import type { Step } from './step.ts'

// #region parse
/**
 * Reads the head of a request from bytes[start, end) into `into`. Pure: the answer
 * depends on these bytes alone, and once it is not 'need more', further bytes
 * change nothing about it. So whenever more has come it can be asked again, from
 * the same start; and it refuses what is wrong without waiting for the rest.
 */
export function parseRequest(
  bytes: Buffer,
  start: number,
  end: number,
  limits: HeadLimits,
  into: Request,
): 'need more' | 'request' | Problem {
  into.begin(bytes)
  const line = skipEmptyLines(bytes, start, end)
  if (typeof line !== 'number') return line

  const fields = parseRequestLine(bytes, line, end, limits.requestLine, into)
  if (typeof fields !== 'number') {
    into.setLine(line, lineSoFar(bytes, line, end, limits.requestLine))
    return fields
  }
  into.setLine(line, fields - '\r\n'.length)

  const content = parseFields(bytes, fields, end, limits, into.fields)
  if (typeof content !== 'number') return content

  into.headLength = content - start
  into.keepAlive = wantsMore(into)
  return hostProblem(into) ?? frame(into) ?? readExpect(into) ?? 'request'
}
// #endregion parse

// #region line-so-far
/** Where a line that was refused ends, for the log; or else all there is of it. */
function lineSoFar(
  bytes: Buffer,
  start: number,
  end: number,
  limit: number,
): number {
  const most = Math.min(end, start + limit)
  const lf = bytes.subarray(0, most).indexOf(LF, start)
  if (lf < 0) return most
  return bytes[lf - 1] === CR ? lf - 1 : lf
}
// #endregion line-so-far

// #region empty-lines
/** What a client may send too much after the content of its previous request. */
const EMPTY_LINES = 4

const MANY_EMPTY_LINES = problem(
  400,
  'many empty lines, no request (RFC 9112, 2.2)',
)

function skipEmptyLines(bytes: Buffer, start: number, end: number): Step {
  let at = start
  for (let lines = 0; ; lines += 1) {
    if (at === end) return 'need more'
    if (bytes[at] !== CR && bytes[at] !== LF) return at
    if (lines === EMPTY_LINES) return MANY_EMPTY_LINES
    const next = passLineEnd(bytes, at, end, 'need more')
    if (typeof next !== 'number') return next
    at = next
  }
}
// #endregion empty-lines

// #region worth-parsing
/** Heads up to this length are tried again whenever more has come. */
const SHORT = 2048
/** Longer ones when so much more has come, or a line has ended. */
const MORE = 512

/**
 * Whether bytes[start, end) are worth parsing, when up to `seen` there were not
 * enough of them. Each try begins at the start, and a client that sends a long head
 * byte by byte is not to have it read as often as it has bytes.
 */
export function isWorthParsing(
  bytes: Uint8Array,
  start: number,
  seen: number,
  end: number,
): boolean {
  const isNew = seen === start
  if (isNew || end - start <= SHORT || end - seen >= MORE) return true
  return bytes.subarray(seen, end).includes(LF)
}
// #endregion worth-parsing
