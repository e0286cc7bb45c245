/** Words in a line for the shell, whatever is in them. */

/** As the shell takes it for one word: as it is where nothing in it is special, else in quotes. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${inSingleQuotes(word)}'`
}

/** A stretch of a line: in single quotes, in double quotes, or outside of both. */
const STRETCH = /'[^']*'?|"(?:\\.|[^"\\])*"?|(?:\\.|[^'"\\])+|\\/gs

/**
 * Puts `value` in the place of every `blank` in a line for the shell: in quotes where there are
 * none, and between those that are there as these want it.
 */
export function fillBlank(line: string, blank: string, value: string): string {
  return line.replace(STRETCH, (stretch) =>
    stretch.replaceAll(blank, () => fitting(stretch, value)),
  )
}

function fitting(stretch: string, value: string): string {
  if (stretch.startsWith("'")) return inSingleQuotes(value)
  return stretch.startsWith('"') ? value.replace(/["\\$`]/g, '\\$&') : quoted(value)
}

/** The quotes end before each `'`, which stands escaped between them and the next. */
function inSingleQuotes(value: string): string {
  return value.replaceAll("'", "'\\''")
}
