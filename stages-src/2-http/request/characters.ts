/**
 * Which bytes may stand where: one table of 256 entries, with a bit for each set
 * of characters that the grammars name.
 */

/** RFC 9110 §5.6.2: what methods and the names of fields are made of. */
export const TOKEN = 1
/** RFC 9110 §5.5: visible characters, bytes from 0x80 on, space and tab. */
export const FIELD_VALUE = 2
/**
 * What a path is made of, its slashes included, escapes aside: RFC 3986 §3.3, and
 * what browsers send as it is (the URL standard's path percent-encode set leaves it
 * alone). A lone percent sign, which they send too, could be half of anything.
 */
export const PATH = 4
/**
 * What a query is made of: RFC 3986 §3.4, and what browsers send as it is (the URL
 * standard's query percent-encode set leaves it alone, lone percent signs too).
 */
export const QUERY = 8
/** RFC 3986 §3.2.2: what a registered name is made of, escapes aside. */
export const NAME = 16
/** The same, and what stands around it in an authority: RFC 3986 §3.2. */
export const AUTHORITY = 32
/** RFC 3986 §3.1. */
export const SCHEME = 64
export const HEXADECIMAL = 128
export const DIGIT = 256
export const LETTER = 512

export const TAB = 0x09
export const LF = 0x0a
export const CR = 0x0d
export const SPACE = 0x20
export const QUOTE = 0x22
export const PERCENT = 0x25
export const ASTERISK = 0x2a
export const DOT = 0x2e
export const SLASH = 0x2f
export const ZERO = 0x30
export const ONE = 0x31
export const COLON = 0x3a
export const SEMICOLON = 0x3b
export const EQUALS = 0x3d
export const QUESTION_MARK = 0x3f
export const LEFT_BRACKET = 0x5b
export const BACKSLASH = 0x5c
export const RIGHT_BRACKET = 0x5d

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'
const unreserved = `${LETTERS}${DIGITS}-._~`
const SUB_DELIMITERS = "!$&'()*+,;="

// #region table
const sets = new Uint16Array(256)
add(TOKEN, `${LETTERS}${DIGITS}!#$%&'*+-.^_\`|~`)
for (let byte = SPACE; byte <= 0xff; byte += 1) {
  if (byte !== 0x7f) sets[byte] = (sets[byte] as number) | FIELD_VALUE
}
add(FIELD_VALUE, '\t')
add(PATH, `${unreserved}${SUB_DELIMITERS}:@/[]|`)
add(QUERY, `${unreserved}${SUB_DELIMITERS}:@/?%|^\\{}[]\``)
add(NAME, `${unreserved}${SUB_DELIMITERS}`)
add(AUTHORITY, `${unreserved}${SUB_DELIMITERS}%:@[]`)
add(SCHEME, `${LETTERS}${DIGITS}+-.`)
add(HEXADECIMAL, `${DIGITS}ABCDEFabcdef`)
add(DIGIT, DIGITS)
add(LETTER, LETTERS)

function add(set: number, characters: string): void {
  for (const byte of Buffer.from(characters, 'latin1')) {
    sets[byte] = (sets[byte] as number) | set
  }
}

/** Whether a byte belongs to one of the sets in `any`. */
export function is(byte: number, any: number): boolean {
  return ((sets[byte] as number) & any) !== 0
}

/** The first offset from `at` on whose byte is in none of the sets, or `end`. */
export function skip(
  bytes: Uint8Array,
  at: number,
  end: number,
  any: number,
): number {
  let next = at
  while (next < end && ((sets[bytes[next] as number] as number) & any) !== 0) {
    next += 1
  }
  return next
}

/** RFC 9110 §5.6.3: what OWS, and BWS, is made of. */
export function isWhitespace(byte: number): boolean {
  return byte === SPACE || byte === TAB
}
// #endregion table

// #region escape
/**
 * Whether a whole percent escape stands at an offset: RFC 3986 §2.1. Its percent
 * sign has been seen.
 */
export function isEscape(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    at + 2 < end &&
    is(bytes[at + 1] as number, HEXADECIMAL) &&
    is(bytes[at + 2] as number, HEXADECIMAL)
  )
}

/** The value of a hexadecimal digit. */
export function hexadecimal(byte: number): number {
  return byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57
}
// #endregion escape

// #region equal
/** Every byte in lower case, where it has one. */
const lowerCase = Uint8Array.from({ length: 256 }, (_, byte) =>
  is(byte, LETTER) ? byte | 0x20 : byte,
)

/** Whether the bytes from `at` are `text`, which is in lower case, in any case. */
export function equals(
  bytes: Uint8Array,
  at: number,
  end: number,
  text: string,
): boolean {
  if (end - at !== text.length) return false
  for (let i = 0; i < text.length; i += 1) {
    if (lowerCase[bytes[at + i] as number] !== text.charCodeAt(i)) return false
  }
  return true
}
// #endregion equal
