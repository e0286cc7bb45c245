/** Lines of code as HTML: colours as classes, names as links to their definitions. */
import type { Token } from './highlight.ts'
import type { HoverText } from './hover-text.ts'
import type { HoverName } from './hovers.ts'
import { regionsOf } from './regions.ts'
import type { SourceFile } from './source-file.ts'

export interface CodeLine {
  readonly number: number
  /** Context, and the markers of regions: without colours and without links. */
  readonly dimmed: boolean
  readonly highlighted: boolean
  /** The stage before does not have it, or the sitting before. */
  readonly added: boolean
  /** In a comparison: a line as it was before. */
  readonly same?: boolean
  /** In a comparison: the text of a line that is gone, which stood before line `number`. */
  readonly removed?: string
}

export interface Code {
  readonly file: SourceFile
  /** The pieces of every line of the file; none where its lines are to be plain text. */
  readonly tokens: readonly (readonly Token[])[]
  readonly names: readonly HoverName[]
  readonly lines: readonly CodeLine[]
  /** Characters that are left out at the start of each line, where they are blank. */
  readonly indentation: number
  /** Whether each line is an anchor, `L12`. */
  readonly anchored: boolean
}

/** The number under which a page keeps the text of a hover. */
export type NumberOf = (text: HoverText) => number

/** The page of a source file, at a line of it. */
export function sourceUrl({ path, line }: { path: string; line?: number | undefined }): string {
  return `/source/${path}/${line === undefined ? '' : `#L${line}`}`
}

/**
 * The lines, each in a `span.l` that ends with its line end. Line numbers are counted by the
 * style sheet; where a number does not follow on the one before, `--n` sets it.
 */
export function codeHtml(
  code: Code,
  numberOf: NumberOf,
  lines: readonly CodeLine[] = code.lines,
): string {
  const starts = lineStarts(code.file)
  return lines
    .map((line, index) => {
      if (line.removed !== undefined) return removedHtml(code, line.removed)
      const start = starts[line.number - 1] ?? 0
      const end = start + (code.file.lines[line.number - 1]?.length ?? 0)
      const content =
        line.dimmed || code.tokens.length === 0
          ? escapeHtml(code.file.text.slice(start, end).replace(indent(code), ''))
          : colouredLine(code, line, start, numberOf)
      return `${opening(code, line, lines[index - 1])}${content}\n</${tagOf(line)}>`
    })
    .join('')
}

/** Text with code in backticks, as HTML. */
export function inlineCode(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Pieces of `text` with their classes, and nothing else. */
export function tokensHtml(text: string, lines: readonly (readonly Token[])[]): string {
  return lines
    .map((line) =>
      line
        .map(({ start, end, kind }) => element(kind, escapeHtml(text.slice(start, end))))
        .join(''),
    )
    .join('\n')
}

function removedHtml(code: Code, text: string): string {
  return `<del class="l r" data-uncopied>${escapeHtml(text.replace(indent(code), ''))}\n</del>`
}

function opening(code: Code, line: CodeLine, previous: CodeLine | undefined): string {
  // A removed line has no number of its own, and leaves the count as it was.
  const before = previous?.removed === undefined ? previous?.number : previous.number - 1
  const classes = ['l']
  if (line.same) classes.push('u')
  if (line.dimmed) classes.push('x')
  if (line.added) classes.push('a')
  if (before !== undefined && isGap(code, before, line.number)) classes.push('g')
  const id = code.anchored ? ` id="L${line.number}"` : ''
  const number = (before ?? 0) + 1 === line.number ? '' : ` style="--n:${line.number}"`
  const uncopied = line.dimmed ? ' data-uncopied' : ''
  return `<${tagOf(line)} class="${classes.join(' ')}"${id}${number}${uncopied}>`
}

/** Whether lines are left out between two, other than the markers of regions. */
function isGap({ file }: Code, before: number, after: number): boolean {
  const { markers } = regionsOf(file)
  for (let number = before + 1; number < after; number += 1) if (!markers.has(number)) return true
  return false
}

function tagOf({ highlighted, same, added }: CodeLine): string {
  if (same === false && added) return 'ins'
  return highlighted ? 'mark' : 'span'
}

function colouredLine(code: Code, line: CodeLine, start: number, numberOf: NumberOf): string {
  const { text, lines } = code.file
  const first = start + (indent(code).exec(lines[line.number - 1] ?? '')?.[0].length ?? 0)
  return (code.tokens[line.number - 1] ?? [])
    .flatMap((token) => cut(token, code.names))
    .filter((piece) => piece.end > first)
    .map(({ start, end, kind, name }) => {
      const content = escapeHtml(text.slice(Math.max(start, first), end))
      return name ? nameHtml(code, name, kind, content, numberOf) : element(kind, content)
    })
    .join('')
}

interface Piece extends Token {
  readonly name?: HoverName
}

/** A piece of one colour, cut at the names in it. */
function cut(token: Token, names: readonly HoverName[]): Piece[] {
  const { kind } = token
  const pieces: Piece[] = []
  let at = token.start
  for (let index = firstFrom(names, token.start); index < names.length; index += 1) {
    const name = names[index]
    if (!name || name.start >= token.end) break
    const end = Math.min(name.end, token.end)
    if (name.start > at) pieces.push({ start: at, end: name.start, kind })
    pieces.push({ start: name.start, end, kind, name })
    at = end
  }
  if (at < token.end) pieces.push({ start: at, end: token.end, kind })
  return pieces
}

function firstFrom(names: readonly HoverName[], offset: number): number {
  let low = 0
  let high = names.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((names[middle]?.start ?? Infinity) < offset) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Names that say nothing of where they lead, to search engines, which judge a page by its links.
 * They find the files by the list of sources.
 */
const VAGUE: ReadonlySet<string> = new Set(['go', 'here', 'more', 'start', 'this'])

function nameHtml(
  code: Code,
  { text, definition }: HoverName,
  kind: Token['kind'],
  content: string,
  numberOf: NumberOf,
): string {
  const attributes = `${kind ? ` class="${kind}"` : ''} data-h="${numberOf(text)}"`
  if (!definition) return `<span${attributes}>${content}</span>`
  const onThisPage = code.anchored && definition.path === code.file.path
  if (onThisPage) return `<a${attributes} href="#L${definition.line}">${content}</a>`
  const rel = VAGUE.has(content) ? ' rel="nofollow"' : ''
  return `<a${attributes} href="${sourceUrl(definition)}"${rel}>${content}</a>`
}

function element(kind: Token['kind'], content: string): string {
  return kind && content.trim() !== '' ? `<span class="${kind}">${content}</span>` : content
}

function indent({ indentation }: Code): RegExp {
  return new RegExp(`^\\s{0,${indentation}}`)
}

function lineStarts({ lines }: SourceFile): number[] {
  let start = 0
  return lines.map((line) => {
    const at = start
    start += line.length + 1
    return at
  })
}
