/** Text from outside, made safe for a line of a log. */

/**
 * `text`, one character a byte, with `\xHH` for every byte that could end a line,
 * forge a field, or drive a terminal: quotes, backslashes, controls, bytes from
 * 0x7f on. At most `most` characters; what is longer ends in '...'.
 */
export function logEscape(text: string, most: number): string {
  const short = text.length <= most
  if (short && !UNSAFE.test(text)) return text
  // No byte becomes shorter, so no more of them can be needed.
  const escaped = text.slice(0, most).replace(EVERY_UNSAFE, hex)
  if (short && escaped.length <= most) return escaped
  const cut = escaped.slice(0, most - ELLIPSIS.length)
  // Not in the middle of an escape: every backslash begins one.
  const half = cut.lastIndexOf('\\', cut.length)
  return `${half > cut.length - 4 && half >= 0 ? cut.slice(0, half) : cut}${ELLIPSIS}`
}

const ELLIPSIS = '...'
const UNSAFE = /[^ !#-[\]-~]/u
const EVERY_UNSAFE = new RegExp(UNSAFE, 'gu')

/** `\x0A`; a character that is no byte, by its bytes in UTF-8. */
function hex(character: string): string {
  let escaped = ''
  const encoding = character > '\xff' ? 'utf8' : 'latin1'
  for (const byte of Buffer.from(character, encoding)) {
    escaped += `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return escaped
}
