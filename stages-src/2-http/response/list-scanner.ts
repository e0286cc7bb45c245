/** Values that are lists, read once from the left: RFC 9110 §5.6.1. */

/** The members of a comma-separated list as they stand, without OWS around them. */
export function members(value: string): string[] {
  return value.split(',').map(withoutWhitespace)
}

/** Without spaces and tabs at its ends: RFC 9110 §5.6.3. */
export function withoutWhitespace(text: string): string {
  const start = skipWhitespace(text, 0)
  let end = text.length
  while (end > start && isWhitespace(text, end - 1)) end -= 1
  return text.slice(start, end)
}

/** The first place from `at` on that is no space and no tab. */
export function skipWhitespace(text: string, at: number): number {
  let next = at
  while (next < text.length && isWhitespace(text, next)) next += 1
  return next
}

function isWhitespace(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === 0x20 || code === 0x09
}
