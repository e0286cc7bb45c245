/** Values that are lists: RFC 9110 §5.6.1. */

/** The elements of a comma-separated list, without the empty ones. */
export function elements(value: string): string[] {
  return value
    .split(',')
    .map(trim)
    .filter((element) => element !== '')
}

/** Without OWS at its ends. String's own trim takes off more: NBSP, for example. */
function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isWhitespace(text[start])) start += 1
  while (end > start && isWhitespace(text[end - 1])) end -= 1
  return text.slice(start, end)
}

function isWhitespace(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}
