/**
 * Which bytes may stand where: one table of 256 entries, a bit in it for each set of
 * characters that the grammars name.
 */

/** RFC 9110 §5.6.2: what methods and the names of fields are made of. */
export const TOKEN = 1
/** RFC 9110 §5.5: visible characters, obs-text, space and tab. */
export const FIELD_VALUE = 2
/** RFC 3986 §3.3, without escapes: what a path is made of, its slashes included. */
export const PATH = 4
/**
 * What a query is made of: RFC 3986 §3.4, and what browsers send without an escape
 * (the URL standard's query percent-encode set leaves it alone).
 */
export const QUERY = 8
/** RFC 3986 §3.2.2, without escapes: what a registered name is made of. */
export const REGISTERED_NAME = 16
export const HEXADECIMAL = 32
export const DIGIT = 64
export const LETTER = 128

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const unreserved = `${letters}${digits}-._~`
const subDelimiters = "!$&'()*+,;="

const classes = new Uint8Array(256)
add(TOKEN, `${letters}${digits}!#$%&'*+-.^_\`|~`)
for (let byte = 0x20; byte <= 0xff; byte += 1) {
  if (byte !== 0x7f) classes[byte] = (classes[byte] as number) | FIELD_VALUE
}
add(FIELD_VALUE, '\t')
add(PATH, `${unreserved}${subDelimiters}:@/`)
add(QUERY, `${unreserved}${subDelimiters}:@/?%|^\\{}[]\``)
add(REGISTERED_NAME, `${unreserved}${subDelimiters}`)
add(HEXADECIMAL, `${digits}ABCDEFabcdef`)
add(DIGIT, digits)
add(LETTER, letters)

function add(set: number, characters: string): void {
  for (const byte of Buffer.from(characters, 'latin1')) {
    classes[byte] = (classes[byte] as number) | set
  }
}

/** Whether the byte at an offset, which must be there, belongs to one of the sets. */
export function is(sets: number, bytes: Uint8Array, at: number): boolean {
  return ((classes[bytes[at] as number] as number) & sets) !== 0
}
