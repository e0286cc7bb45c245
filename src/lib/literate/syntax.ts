/** The syntax tree of a source file, and the line each of its nodes stands on. */
import { type Comment, type Node, type Program, parseSync, visitorKeys } from 'oxc-parser'
import { LiterateError } from './fault.ts'
import { type SourceFile, STAGES_FOLDER } from './source-file.ts'

export interface Syntax {
  readonly program: Program
  readonly comments: readonly Comment[]
  /** The line (from 1) of an offset in UTF-16 units. */
  lineAt(offset: number): number
}

/** Whether the file has a syntax tree at all; transcripts and C programs have none. */
export function isTypeScript(path: string): boolean {
  return path.endsWith('.ts')
}

const trees = new WeakMap<SourceFile, Syntax>()

/** Parses a TypeScript file. Throws a LiterateError with its line when it does not parse. */
export function syntaxOf(file: SourceFile): Syntax {
  const known = trees.get(file)
  if (known) return known
  const { program, comments, errors } = parseSync(file.path, file.text)
  const lineAt = lineFinder(file.text)
  const error = errors[0]
  if (error) {
    throw new LiterateError({
      file: `${STAGES_FOLDER}/${file.path}`,
      line: lineAt(error.labels[0]?.start ?? 0),
      message: `${error.message}. Mend it.`,
    })
  }
  const syntax = { program, comments, lineAt }
  trees.set(file, syntax)
  return syntax
}

/** Calls `enter` for a node and everything in it, parents first. */
export function walk(node: Node, enter: (node: Node, parent: Node | undefined) => void): void {
  const visit = (current: Node, parent: Node | undefined): void => {
    enter(current, parent)
    for (const key of visitorKeys[current.type] ?? []) {
      const child = (current as unknown as Record<string, unknown>)[key]
      for (const each of Array.isArray(child) ? child : [child]) {
        if (isNode(each)) visit(each, current)
      }
    }
  }
  visit(node, undefined)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1)
  }
  return (offset) => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}
