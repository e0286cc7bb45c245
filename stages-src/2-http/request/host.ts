/** Host and port, in Host and in targets: RFC 9112 §3.2, RFC 3986 §3.2. */
import {
  COLON,
  DIGIT,
  DOT,
  is,
  isEscape,
  LEFT_BRACKET,
  NAME,
  PERCENT,
  RIGHT_BRACKET,
  skip,
  ZERO,
} from './characters.ts'

// #region authority
/**
 * Whether bytes[start, end) are `host [ ":" port ]`: a host that is not empty, a
 * port that exists, and nobody's name and password before them (RFC 9110 §4.2.4).
 */
export function isAuthority(
  bytes: Buffer,
  start: number,
  end: number,
  port: 'with port' | 'port optional' = 'port optional',
): boolean {
  if (start === end) return false
  const hostEnd =
    bytes[start] === LEFT_BRACKET
      ? literalEnd(bytes, start, end)
      : nameEnd(bytes, start, end)
  if (hostEnd <= start) return false
  if (hostEnd === end) return port === 'port optional'
  if (bytes[hostEnd] !== COLON) return false
  if (port === 'with port' && hostEnd + 1 === end) return false
  return isPort(bytes, hostEnd + 1, end)
}

/**
 * The end of a registered name, which an IPv4 address looks like too, or -1 where
 * one of its labels is empty (RFC 1034 §3.5); the root's, at the end, may be.
 */
function nameEnd(bytes: Buffer, start: number, end: number): number {
  let at = skip(bytes, start, end, NAME)
  while (at < end && bytes[at] === PERCENT && isEscape(bytes, at, end)) {
    at = skip(bytes, at + 3, end, NAME)
  }
  return hasEmptyLabel(bytes, start, at) ? -1 : at
}

function hasEmptyLabel(bytes: Buffer, start: number, end: number): boolean {
  let last = DOT
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number
    if (byte === DOT && last === DOT) return true
    last = byte
  }
  return false
}

function isPort(bytes: Buffer, start: number, end: number): boolean {
  let port = 0
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number
    if (!is(byte, DIGIT)) return false
    port = port * 10 + (byte - ZERO)
    if (port > 65535) return false
  }
  return true
}
// #endregion authority

// #region literal
/** The end of `"[" ( IPv6address / IPvFuture ) "]"`, or -1 where it is neither. */
function literalEnd(bytes: Buffer, start: number, end: number): number {
  const bracket = bytes.indexOf(RIGHT_BRACKET, start)
  if (bracket < 0 || bracket >= end || bracket - start > LONGEST_LITERAL) return -1
  const text = bytes.toString('latin1', start + 1, bracket)
  return isIPv6(text) || IPV_FUTURE.test(text) ? bracket + 1 : -1
}

/** Longer than any address: what is longer need not be looked at. */
const LONGEST_LITERAL = 128
const IPV_FUTURE = /^v[\da-f]+\.[\w\-.~!$&'()*+,;=:]+$/i

/**
 * RFC 3986 §3.2.2: eight groups of 16 bits, of which '::' replaces one or more and
 * an IPv4 address the last two. A zone ('%eth0') means nothing to another machine.
 */
function isIPv6(text: string): boolean {
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const endsInIPv4 = IPV4.test(groups.at(-1) ?? '') && !text.endsWith(':')
  if (endsInIPv4) groups.splice(-1, 1, '0', '0')
  if (!groups.every((group) => GROUP.test(group))) return false
  return halves.length === 2 ? groups.length < 8 : groups.length === 8
}

const GROUP = /^[\da-f]{1,4}$/i
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/
// #endregion literal
