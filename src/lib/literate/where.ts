/** The note beside a snippet: which file, where in it, how much of it, and what is new. */
import { changesBetween, earlierVersion, stageOf } from './changes.ts'
import { enclosingOf } from './nesting.ts'
import { calledName, type Definition, type Lines, outlineOf } from './outline.ts'
import { regionsOf } from './regions.ts'
import type { Selection } from './selection.ts'
import type { Snippet } from './snippet.ts'
import type { SourceFile } from './source-file.ts'

export interface Where {
  /** In words, with the names of code in backticks: ``new function, after `readLine()` ``. */
  readonly place: string
  /** `9 lines of 64`. */
  readonly share: string
  /** Lines that the same file of the stage before does not have; empty where there is none. */
  readonly added: ReadonlySet<number>
}

/** Says where `snippet` goes. */
export function whereIs(
  root: string,
  snippet: Snippet,
  selection: Selection,
  since?: SourceFile,
): Where {
  const news = since ? newsSince(since, snippet, 'the sitting before') : newsOf(root, snippet)
  const what = describe(snippet, selection)
  const thing = news.isNew
    ? `new ${what.thing}`.trim()
    : what.thing.replace(/^file$/, 'the whole file')
  const parts = [thing, what.after, news.since]
  return {
    place: parts.filter((part) => part !== '').join(', '),
    share: shareOf(snippet, selection),
    added: news.added,
  }
}

interface Description {
  readonly thing: string
  /** `after …`, `first in the file`, or nothing where the thing says it all. */
  readonly after: string
}

function describe(snippet: Snippet, { what }: Selection): Description {
  if (what.kind === 'whole' || what.kind === 'rest') return { thing: 'file', after: '' }
  const { file, definitions, passage } = snippet
  const [only, ...others] = definitions
  if (only && others.length === 0) return describeDefinition(snippet, only)

  const inside = enclosingOf(file, passage)
  if (inside) return { thing: '', after: `in \`${calledName(inside)}\`` }
  const shown = definitions.length > 0 ? definitions : definedIn(snippet)
  return { thing: summary(shown), after: position(snippet, outlineOf(file).definitions, passage) }
}

function describeDefinition(snippet: Snippet, definition: Definition): Description {
  const { definitions } = outlineOf(snippet.file)
  const owner = definitions.find((each) => each.members.includes(definition))
  if (!owner) {
    return { thing: definition.kind, after: position(snippet, definitions, definition) }
  }
  return {
    thing: `${definition.kind} of \`${owner.name}\``,
    after: position(snippet, owner.members, definition).replace('in the file', 'in the class'),
  }
}

/** After which of `siblings` the lines stand. */
function position({ file }: Snippet, siblings: readonly Definition[], { first }: Lines): string {
  const before = siblings.findLast((sibling) => sibling.last < first)
  if (before) return `after \`${shortName(before)}\``
  return firstCode(file) >= first ? 'at the top of the file' : 'first in the file'
}

function firstCode(file: Snippet['file']): number {
  const { markers } = regionsOf(file)
  return file.lines.findIndex((line, index) => line.trim() !== '' && !markers.has(index + 1)) + 1
}

function definedIn({ file, passage }: Snippet): Definition[] {
  return outlineOf(file).definitions.filter(
    ({ first, last }) => passage.first <= first && last <= passage.last,
  )
}

function summary(definitions: readonly Definition[]): string {
  const names = definitions.map((each) => `\`${shortName(each)}\``)
  if (names.length <= 2) return names.join(' and ')
  return `${names[0]} to ${names.at(-1)}`
}

function shortName(definition: Definition): string {
  return calledName({ ...definition, name: definition.name.split('.').at(-1) ?? '' })
}

function shareOf({ file, lines }: Snippet, { what }: Selection): string {
  const total = file.lines.length
  if (what.kind === 'whole') return count(total)
  return `${count(lines.filter(({ kind }) => kind === 'shown').length)} of ${total}`
}

interface News {
  readonly isNew: boolean
  readonly since: string
  readonly added: ReadonlySet<number>
}

function newsOf(root: string, snippet: Snippet): News {
  const none = new Set<number>()
  const stage = stageOf(snippet.file.path)
  if (stage === undefined) return { isNew: false, since: '', added: none }
  const earlier = earlierVersion(root, snippet.file)
  if (!earlier) return { isNew: true, since: '', added: none }

  return newsSince(earlier, snippet, `stage ${stageOf(earlier.path)}`)
}

/** What the snippet has that `earlier`, called `name`, does not, and the other way round. */
function newsSince(earlier: SourceFile, snippet: Snippet, name: string): News {
  const none = new Set<number>()
  const { added, removed } = changesBetween(earlier, snippet.file)
  const { first, last } = snippet.passage
  const shown = snippet.lines.filter(({ kind }) => kind === 'shown').map((line) => line.number)
  const more = shown.filter((number) => added.has(number)).length
  const less = [...removed]
    .filter(([line]) => first <= line && line <= last)
    .reduce((sum, [, lines]) => sum + lines, 0)
  if (more === shown.length) return { isNew: true, since: '', added: none }
  const since = `since ${name}`
  if (more === 0 && less === 0) return { isNew: false, since: `unchanged ${since}`, added: none }
  const parts = [more > 0 ? `${count(more)} added` : '', less > 0 ? `${less} gone` : '']
  return { isNew: false, since: `${parts.filter(Boolean).join(', ')} ${since}`, added }
}

function count(lines: number): string {
  return lines === 1 ? '1 line' : `${lines} lines`
}
