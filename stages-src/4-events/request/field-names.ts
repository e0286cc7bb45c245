/** The field names that decide something, found in a table by their hash. */
import { is, LETTER, TOKEN } from '../../2-http/request/characters.ts'

/** Of no account: passed over. */
export const OTHER = 0
export const HOST = 1
export const CONNECTION = 2
export const ACCEPT_ENCODING = 3
export const REFERER = 4
export const USER_AGENT = 5
/** It may change the response, or where the request ends. */
export const DECISIVE = 6

// #region token
/** Each byte that a token may have, in lower case; 0 for every other. */
const tokenBytes = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (!is(byte, TOKEN)) return 0
  return is(byte, LETTER) ? byte | 0x20 : byte
})

/** Whether bytes[start, end) are `token`, which is in lower case, in any case. */
export function isToken(
  bytes: Uint8Array,
  start: number,
  end: number,
  token: Uint8Array,
): boolean {
  if (end - start !== token.length) return false
  for (let i = 0; i < token.length; i += 1) {
    if (tokenBytes[bytes[start + i] as number] !== token[i]) return false
  }
  return true
}
// #endregion token

// #region table
/** What stage 2 asks for by name, and nothing besides. */
const known: readonly (readonly [name: string, kind: number])[] = [
  ['host', HOST],
  ['connection', CONNECTION],
  ['accept-encoding', ACCEPT_ENCODING],
  ['referer', REFERER],
  ['user-agent', USER_AGENT],
  ['content-length', DECISIVE],
  ['transfer-encoding', DECISIVE],
  ['expect', DECISIVE],
  ['range', DECISIVE],
  ['if-range', DECISIVE],
  ['if-match', DECISIVE],
  ['if-none-match', DECISIVE],
  ['if-modified-since', DECISIVE],
  ['if-unmodified-since', DECISIVE],
]

/** Places for names, most of them free: their kind is OTHER. */
const PLACES = 128
const names: Uint8Array[] = Array.from({ length: PLACES }, () => new Uint8Array())
const kinds = new Uint8Array(PLACES)
for (const [name, kind] of known) {
  const bytes = Buffer.from(name)
  let place = placeOf(bytes, 0, bytes.length)
  while (kinds[place] !== OTHER) place = following(place)
  names[place] = bytes
  kinds[place] = kind
}

/** A hash of the length, and of the first and the last byte in lower case. */
function placeOf(bytes: Uint8Array, start: number, end: number): number {
  const first = tokenBytes[bytes[start] as number] as number
  const last = tokenBytes[bytes[end - 1] as number] as number
  return (end - start + 3 * first + 5 * last) & (PLACES - 1)
}

function following(place: number): number {
  return (place + 1) & (PLACES - 1)
}

/** Which name bytes[start, end) are. They are a token: one byte or more. */
export function kindOf(bytes: Uint8Array, start: number, end: number): number {
  let place = placeOf(bytes, start, end)
  let kind = kinds[place] as number
  while (
    kind !== OTHER &&
    !isToken(bytes, start, end, names[place] as Uint8Array)
  ) {
    place = following(place)
    kind = kinds[place] as number
  }
  return kind
}
// #endregion table
