/** The first line, method SP request-target SP version: RFC 9112 §3. */

import { problem } from '../problem.ts'
import { CR, DIGIT, is, LF, ONE, SPACE, skip, TOKEN, ZERO } from './characters.ts'
import { passLineEnd } from './line-end.ts'
import type { Request } from './request.ts'
import { parseTarget, type Target, targetProblem } from './request-target.ts'
import type { Step } from './step.ts'

const NO_METHOD = problem(400, 'no method and one space behind it (RFC 9112, 3.1)')
const LONG_METHOD = problem(501, 'a method longer than any there is (RFC 9112, 3)')
const LONG_LINE = problem(414, 'the request line is too long (RFC 9112, 3)')
const NO_TARGET = problem(400, 'a byte that no request-target has (RFC 9112, 3.2)')
const NO_VERSION = problem(400, 'no version behind one space (RFC 9112, 2.3)')
const NO_END = problem(400, 'more behind the version (RFC 9112, 3)')
const OTHER_VERSION = problem(505, 'another version than HTTP/1 (RFC 9110, 15.6.6)')

// #region line
/**
 * Reads the line that begins at `start` into `into`: the offset behind its CRLF.
 * `limit`: how many bytes it may have before that.
 */
export function parseRequestLine(
  bytes: Buffer,
  start: number,
  end: number,
  limit: number,
  into: Request,
): Step {
  const last = start + limit + '\r\n'.length
  const bound = Math.min(end, last)
  const short = end < last ? 'need more' : LONG_LINE

  const methodEnd = skip(bytes, start, bound, TOKEN)
  if (methodEnd === bound) return end < last ? 'need more' : LONG_METHOD
  if (methodEnd === start || bytes[methodEnd] !== SPACE) return NO_METHOD
  into.method = methodName(bytes, start, methodEnd)

  const targetStart = methodEnd + 1
  const targetEnd = parseTarget(bytes, targetStart, bound, into.method, target)
  if (typeof targetEnd !== 'number') return targetEnd
  if (targetEnd === bound) return short
  const behind = bytes[targetEnd]
  if (behind !== SPACE)
    return behind === CR || behind === LF ? NO_VERSION : NO_TARGET

  const versionEnd = parseVersion(bytes, targetEnd, bound, short)
  if (typeof versionEnd !== 'number') return versionEnd
  const next = passLineEnd(bytes, versionEnd, bound, short, NO_END)
  if (typeof next !== 'number') return next

  const major = bytes[versionEnd - 3]
  const minor = bytes[versionEnd - 1]
  if (major !== ONE) return OTHER_VERSION
  // A higher minor version is read as the highest that is known: RFC 9110 §2.5.
  into.minorVersion = minor === ZERO ? 0 : 1
  const problem = targetProblem(
    bytes,
    targetStart,
    targetEnd,
    target.form,
    into.method,
  )
  if (problem !== undefined) return problem
  into.setTarget(target)
  return next
}

/** Where the parts of the latest target lie. */
const target: Target = { form: 'origin', path: 0, pathEnd: 0, end: 0 }
// #endregion line

// #region method
/** Those that come often, so that their names need not be made again and again. */
const COMMON = ['GET', 'HEAD', 'OPTIONS', 'POST', 'CONNECT']

function methodName(bytes: Buffer, start: number, end: number): string {
  for (const name of COMMON) {
    if (isText(bytes, start, end, name)) return name
  }
  return bytes.toString('latin1', start, end)
}

function isText(
  bytes: Uint8Array,
  start: number,
  end: number,
  text: string,
): boolean {
  if (end - start !== text.length) return false
  for (let i = 0; i < text.length; i += 1) {
    if (bytes[start + i] !== text.charCodeAt(i)) return false
  }
  return true
}
// #endregion method

// #region version
/** What stands behind the target; a zero is any digit. */
const VERSION = ' HTTP/0.0'

function parseVersion(
  bytes: Uint8Array,
  start: number,
  end: number,
  short: Step,
): Step {
  for (let i = 0; i < VERSION.length; i += 1) {
    if (start + i === end) return short
    const byte = bytes[start + i] as number
    const expected = VERSION.charCodeAt(i)
    if (expected === ZERO ? !is(byte, DIGIT) : byte !== expected) return NO_VERSION
  }
  return start + VERSION.length
}
// #endregion version
