/** What the language server says about a name, as plain text for the page. */

export interface HoverText {
  /** As the compiler prints it: `function write(fd: number, …): number`. */
  readonly signature: string
  /** Paragraphs, with code in backticks; empty where nothing is written. */
  readonly documentation: readonly string[]
}

/** Overloads and object types beyond this many lines are left out. */
const MOST_SIGNATURE_LINES = 8
/** Paragraphs that would make the note longer than this many characters are left out. */
const MOST_DOCUMENTATION = 700

/**
 * Reads the Markdown of a hover: a signature in a fence, then the documentation comment. Of
 * documentation that is `foreign` (of Node.js, of the language) the first paragraph is enough.
 */
export function parseHover(markdown: string, { foreign }: { foreign: boolean }): HoverText {
  const fence = /^```\w*\n(.*?)\n```\n?/s.exec(markdown)
  const paragraphs = paragraphsOf(markdown.slice(fence?.[0].length ?? 0))
  const kept = foreign ? paragraphs.filter(isProse).slice(0, 1) : paragraphs
  return { signature: signatureOf(fence?.[1] ?? ''), documentation: shortened(kept.map(plain)) }
}

function signatureOf(printed: string): string {
  const lines = printed.replaceAll(/^\(alias\) /gm, '').split('\n')
  const imported = lines.findIndex((line) => line.startsWith('import '))
  const kept = imported > 0 ? lines.slice(0, imported) : lines
  if (kept.length <= MOST_SIGNATURE_LINES) return kept.join('\n')
  return `${kept.slice(0, MOST_SIGNATURE_LINES - 1).join('\n')}\n…`
}

function paragraphsOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```.*?^```$/gms, '')
  return prose
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
}

/** Not a tag, and not a link to further reading alone. */
function isProse(paragraph: string): boolean {
  return !/^\*@|^\[[^\]]*\]\([^)]*\)$/.test(paragraph)
}

/** Links, emphasis and the tags of a documentation comment as a sentence would have them. */
function plain(paragraph: string): string {
  return paragraph
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replaceAll(/\*\*|__/g, '')
    .replace(/^\*@see\* — (\w+) \((\d)\)/, 'See $1($2)')
    .replace(/^\*@see\* — /, 'See ')
    .replace(/^\*@returns?\* — /, 'Returns ')
    .replace(/^\*@param\* (`[^`]+`)(?: — )?/, '$1: ')
    .replace(/^\*@(\w+)\*(?: — )?/, (_, tag: string) => `${tag[0]?.toUpperCase()}${tag.slice(1)}: `)
}

function shortened(paragraphs: readonly string[]): string[] {
  const kept: string[] = []
  let length = 0
  for (const paragraph of paragraphs) {
    length += paragraph.length
    if (kept.length > 0 && length > MOST_DOCUMENTATION) break
    kept.push(paragraph)
  }
  return kept
}
