/** What a request is for, in one of four forms: RFC 9112 §3.2. */

import { type Problem, problem } from '../problem.ts'
import {
  ASTERISK,
  AUTHORITY,
  COLON,
  equals,
  is,
  isEscape,
  LETTER,
  PATH,
  PERCENT,
  QUERY,
  QUESTION_MARK,
  SCHEME,
  SLASH,
  skip,
  ZERO,
} from './characters.ts'
import { isAuthority } from './host.ts'
import type { Step } from './step.ts'

/** The form of a target, and where in it path and query lie. */
export interface Target {
  form: 'origin' | 'absolute' | 'asterisk' | 'authority'
  path: number
  /** The question mark of the query, or `end`. */
  pathEnd: number
  end: number
}

const NO_FORM = problem(400, 'a target in none of the four forms (RFC 9112, 3.2)')
const BAD_ESCAPE = problem(400, 'a percent sign without two digits (RFC 3986, 2.1)')
const NUL = problem(400, 'a NUL in the path (RFC 3986, 7.3)')
const BAD_HOST = problem(400, 'a URI without a proper host (RFC 9110, 4.2)')
const NO_PORT = problem(400, 'CONNECT without host and port (RFC 9112, 3.2.3)')
const NO_OPTIONS = problem(400, "'*' for other than OPTIONS (RFC 9112, 3.2.4)")
const OTHER_SCHEME = problem(421, 'a scheme other than http (RFC 9110, 7.4)')

// #region forms
/**
 * Finds the parts of the target that begins at `start`: the offset of the first
 * byte that does not belong to it (`end`, where more of it may come), or what is
 * wrong.
 */
export function parseTarget(
  bytes: Buffer,
  start: number,
  end: number,
  method: string,
  into: Target,
): Step {
  into.path = start
  into.pathEnd = start
  into.end = start
  if (start === end) return end
  if (method === 'CONNECT') {
    into.form = 'authority'
    return skip(bytes, start, end, AUTHORITY)
  }
  const first = bytes[start] as number
  if (first === SLASH) {
    into.form = 'origin'
    return parsePathAndQuery(bytes, start, end, into)
  }
  if (first === ASTERISK) {
    into.form = 'asterisk'
    return start + 1
  }
  if (!is(first, LETTER)) return NO_FORM
  into.form = 'absolute'
  return parseAbsolute(bytes, start, end, into)
}

/** What is wrong with a target that is complete, if anything. */
export function targetProblem(
  bytes: Buffer,
  start: number,
  end: number,
  form: Target['form'],
  method: string,
): Problem | undefined {
  switch (form) {
    case 'origin':
      return undefined
    case 'absolute':
      return isHttp(bytes, start, end) ? undefined : OTHER_SCHEME
    case 'asterisk':
      return method === 'OPTIONS' ? undefined : NO_OPTIONS
    case 'authority':
      return isAuthority(bytes, start, end, 'with port') ? undefined : NO_PORT
  }
}
// #endregion forms

// #region absolute
function parseAbsolute(
  bytes: Buffer,
  start: number,
  end: number,
  into: Target,
): Step {
  let at = skip(bytes, start, end, SCHEME)
  for (const expected of [COLON, SLASH, SLASH]) {
    if (at === end) return end
    if (bytes[at] !== expected) return NO_FORM
    at += 1
  }
  const authorityEnd = skip(bytes, at, end, AUTHORITY)
  if (authorityEnd === end) return end
  if (isHttp(bytes, start, end) && !isAuthority(bytes, at, authorityEnd)) {
    return BAD_HOST
  }
  return parsePathAndQuery(bytes, authorityEnd, end, into)
}

function isHttp(bytes: Buffer, start: number, end: number): boolean {
  const schemeEnd = start + 'http:'.length
  return schemeEnd <= end && equals(bytes, start, schemeEnd, 'http:')
}
// #endregion absolute

// #region path
function parsePathAndQuery(
  bytes: Buffer,
  start: number,
  end: number,
  into: Target,
): Step {
  into.path = start
  let at = skip(bytes, start, end, PATH)
  while (at < end && bytes[at] === PERCENT) {
    if (at + 2 >= end) return end
    if (!isEscape(bytes, at, end)) return BAD_ESCAPE
    if (bytes[at + 1] === ZERO && bytes[at + 2] === ZERO) return NUL
    at = skip(bytes, at + 3, end, PATH)
  }
  into.pathEnd = at
  if (at < end && bytes[at] === QUESTION_MARK) at = skip(bytes, at, end, QUERY)
  into.end = at
  return at
}
// #endregion path
