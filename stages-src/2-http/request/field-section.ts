/** The lines between the request line and the content: RFC 9112 §5. */

import { problem } from '../problem.ts'
import {
  COLON,
  CR,
  FIELD_VALUE,
  isWhitespace,
  LF,
  skip,
  TOKEN,
} from './characters.ts'
import type { FieldLines } from './field-lines.ts'
import type { HeadLimits } from './head-limits.ts'
import { passLineEnd } from './line-end.ts'
import type { Step } from './step.ts'

const TOO_MANY = problem(431, 'too many fields (RFC 6585, 5)')
const TOO_LARGE = problem(431, 'the fields are too large (RFC 6585, 5)')
const FOLDED = problem(400, 'a field line that begins with a space (RFC 9112, 5.2)')
const NO_NAME = problem(400, 'a field without a name (RFC 9112, 5)')
const SPACE_BEFORE_COLON = problem(
  400,
  'a space or tab before a colon (RFC 9112, 5.1)',
)
const NO_COLON = problem(400, 'a byte that no field name has (RFC 9110, 5.1)')
const BAD_VALUE = problem(400, 'a byte that no field value has (RFC 9110, 5.5)')

// #region section
/**
 * Reads the field lines that begin at `start` into `into`: the offset behind the
 * empty line after them.
 */
export function parseFields(
  bytes: Buffer,
  start: number,
  end: number,
  limits: HeadLimits,
  into: FieldLines,
): Step {
  const last = start + limits.fieldBytes
  const bound = Math.min(end, last)
  const short = end < last ? 'need more' : TOO_LARGE
  for (let at = start; ; ) {
    if (at === bound) return short
    const first = bytes[at]
    if (first === CR || first === LF) return passLineEnd(bytes, at, bound, short)
    if (into.count === limits.fields) return TOO_MANY
    const next = parseFieldLine(bytes, at, bound, short, into)
    if (typeof next !== 'number') return next
    at = next
  }
}
// #endregion section

// #region line
/** field-name ":" OWS field-value OWS CRLF */
function parseFieldLine(
  bytes: Buffer,
  name: number,
  end: number,
  short: Step,
  into: FieldLines,
): Step {
  const nameEnd = skip(bytes, name, end, TOKEN)
  if (nameEnd === end) return short
  const behind = bytes[nameEnd] as number
  if (behind !== COLON) return nameProblem(behind, nameEnd === name)
  if (nameEnd === name) return NO_NAME
  let value = nameEnd + 1
  while (value < end && isWhitespace(bytes[value] as number)) value += 1
  const lineEnd = skip(bytes, value, end, FIELD_VALUE)
  const next = passLineEnd(bytes, lineEnd, end, short, BAD_VALUE)
  if (typeof next !== 'number') return next

  let valueEnd = lineEnd
  while (valueEnd > value && isWhitespace(bytes[valueEnd - 1] as number))
    valueEnd -= 1
  into.add(name, nameEnd, value, valueEnd)
  return next
}

function nameProblem(byte: number, first: boolean): Step {
  if (!isWhitespace(byte)) return NO_COLON
  return first ? FOLDED : SPACE_BEFORE_COLON
}
// #endregion line
