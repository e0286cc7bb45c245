/**
 * A request's path as a list of names: split, then decoded once, then resolved, in
 * that order, so that nothing decoded is ever taken for syntax (RFC 3986 §2.4,
 * §5.2.4).
 */
import { type Problem, problem } from '../problem.ts'

export interface Path {
  /** Names, none of them empty, '.' or '..'; one character a byte. */
  readonly segments: readonly string[]
  /** Whether the path ended in a slash, or in '.' or '..', which are directories. */
  readonly directory: boolean
}

const NO_PATH = problem(400, 'not a path (RFC 3986, 3.3)')
const BAD_ESCAPE = problem(400, 'a percent sign without two digits (RFC 3986, 2.1)')
const NUL = problem(400, 'a NUL in the path (RFC 3986, 7.3)')
const ABOVE = problem(400, 'a path that leads above the root (RFC 3986, 5.2.4)')
const NO_SUCH_NAME = problem(404, 'an encoded slash, which no name contains')

/**
 * Reads a path as it was sent, percent-encoded: a slash, and names between slashes.
 * Empty names are passed over, as path_resolution(7) does. Refuses what leads above
 * the root, and names with a byte that none can have.
 */
export function parsePath(encoded: string): Path | Problem {
  if (!/^\/[\x21-\x7e]*$/.test(encoded)) return NO_PATH
  const segments: string[] = []
  let directory = false
  for (const segment of encoded.split('/')) {
    const name = segment.includes('%') ? decode(segment) : segment
    if (typeof name !== 'string') return name
    directory = name === '' || name === '.' || name === '..'
    if (!directory) segments.push(name)
    else if (name === '..' && segments.pop() === undefined) return ABOVE
  }
  return { segments, directory }
}

/** Once: what comes out is a name, and a percent sign in it a percent sign. */
function decode(segment: string): string | Problem {
  if (/%(?![0-9A-Fa-f]{2})/.test(segment)) return BAD_ESCAPE
  const name = segment.replace(/%(..)/g, (_, digits) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
  if (name.includes('\0')) return NUL
  return name.includes('/') ? NO_SUCH_NAME : name
}

/**
 * The path percent-encoded, '/a/b%20c/': fit for Location, since it begins with one
 * slash and no more, where '//' would announce a host (RFC 3986 §4.2).
 */
export function encodePath({ segments, directory }: Path): string {
  const path = segments.map((name) => `/${encodeSegment(name)}`).join('')
  return directory || path === '' ? `${path}/` : path
}

/** One name, one character a byte, as a segment: pchar of RFC 3986 §3.3. */
export function encodeSegment(name: string): string {
  return name.replace(/[^\w.~!$&'()*+,;=:@-]/g, (byte) => {
    const digits = byte.charCodeAt(0).toString(16).toUpperCase()
    return `%${digits.padStart(2, '0')}`
  })
}
