/** What somebody else has written, made fit for a terminal. */

const NAMES: Record<string, string> = {
  '\r': 'CR',
  '\n': 'LF',
  '\t': 'TAB',
  '\0': 'NUL',
  '\x1b': 'ESC',
}
const ESCAPES: Record<string, string> = { '\r': '\\r', '\n': '\\n', '\t': '\\t' }

/** C0, DEL and C1, line and paragraph separators, and what turns the direction of a text. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu

/**
 * The text with every character that a terminal would obey written out. A backslash stays as it is:
 * where the text has one of its own, what is written out stands in angle brackets (`<CR>`, `<1b>`),
 * and otherwise as every programmer knows it (`\r`, `\x1b`), so that the two cannot be taken for
 * each other.
 */
export function printable(text: string): string {
  const hasBackslash = text.includes('\\')
  return text.replaceAll(UNPRINTABLE, hasBackslash ? bracketed : backslashed)
}

/** Bytes as text: a character each, those beyond ASCII written out as well. */
export function printableBytes(bytes: string): string {
  const hasBackslash = bytes.includes('\\')
  return printable(bytes).replaceAll(/[\xa0-\xff]/g, hasBackslash ? bracketed : backslashed)
}

function bracketed(character: string): string {
  return `<${NAMES[character] ?? hexadecimal(character)}>`
}

function backslashed(character: string): string {
  const code = hexadecimal(character)
  return ESCAPES[character] ?? (code.length > 2 ? `\\u{${code}}` : `\\x${code}`)
}

function hexadecimal(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, '0')
}
