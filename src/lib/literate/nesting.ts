/** What lies inside what: the function around a line, the line that opened a bracket. */
import type { Node } from 'oxc-parser'
import {
  type Definition,
  type DefinitionKind,
  isFunction,
  type Lines,
  memberKind,
} from './outline.ts'
import type { SourceFile } from './source-file.ts'
import { isTypeScript, syntaxOf, walk } from './syntax.ts'

/** A function, class or method, however deep it lies. */
export interface Enclosing extends Lines {
  /** `serve`, or `LineReader.fill` for a member of a class. */
  readonly name: string
  readonly kind: DefinitionKind
}

/** The innermost function, class or method that has `lines` in its body. */
export function enclosingOf(file: SourceFile, lines: Lines): Enclosing | undefined {
  if (!isTypeScript(file.path)) return undefined
  return everything(file).findLast(({ first, last }) => first < lines.first && lines.last <= last)
}

/**
 * Lines that consist of closing brackets alone, each with the lines on which they opened.
 * Whoever has seen the opening line has seen them.
 */
export function closersOf(file: SourceFile): ReadonlyMap<number, readonly number[]> {
  const closers = new Map<number, number[]>()
  if (!isTypeScript(file.path)) return closers
  const { program, lineAt } = syntaxOf(file)
  walk(program, (node) => {
    if (node === program) return
    const first = lineAt(node.start)
    const last = lineAt(node.end - 1)
    if (first === last || !/^[\s)\]}>;,]+$/.test(file.lines[last - 1] ?? '')) return
    closers.set(last, [...(closers.get(last) ?? []), first])
  })
  return closers
}

/**
 * The lines of a function's body, without the line that opens it; of a class, those of its
 * methods' bodies. Empty where there is no body that lies on lines of its own.
 */
export function bodyOf(file: SourceFile, { line, last }: Definition): number[] {
  const { program, lineAt } = syntaxOf(file)
  const found: number[] = []
  walk(program, (node) => {
    if (
      node.type !== 'FunctionDeclaration' &&
      node.type !== 'FunctionExpression' &&
      node.type !== 'ArrowFunctionExpression'
    )
      return
    const first = lineAt(node.start)
    const body = node.body
    if (!body || first < line || lineAt(node.end - 1) > last) return
    const opens = lineAt(body.start)
    if (found.some((number) => number > opens)) return
    for (let number = opens + 1; number <= lineAt(body.end - 1); number += 1) found.push(number)
  })
  return found
}

/** Outermost first, since a tree is walked from its root. */
function everything(file: SourceFile): Enclosing[] {
  const { program, lineAt } = syntaxOf(file)
  const found: Enclosing[] = []
  const owners = new Map<Node, string>()
  walk(program, (node, parent) => {
    const owner = parent && owners.get(parent)
    if (owner !== undefined) owners.set(node, owner)
    const named = nameOf(node, parent)
    if (!named) return
    const isMember = node.type === 'MethodDefinition' || node.type === 'PropertyDefinition'
    const name = isMember && owner ? `${owner}.${named.name}` : named.name
    if (named.kind === 'class') owners.set(node, name)
    const { kind } = named
    found.push({ name, kind, first: lineAt(node.start), last: lineAt(node.end - 1) })
  })
  return found
}

/** The name of a function, class or method, where it has one. */
function nameOf(
  node: Node,
  parent: Node | undefined,
): { name: string; kind: DefinitionKind } | undefined {
  switch (node.type) {
    case 'ClassDeclaration':
      return node.id ? { name: node.id.name, kind: 'class' } : undefined
    case 'FunctionDeclaration':
      return node.id ? { name: node.id.name, kind: 'function' } : undefined
    case 'VariableDeclarator':
      return node.id.type === 'Identifier' && isFunction(node.init)
        ? { name: node.id.name, kind: 'function' }
        : undefined
    case 'Property':
      return node.key.type === 'Identifier' &&
        isFunction(node.value) &&
        parent?.type !== 'ObjectPattern'
        ? { name: node.key.name, kind: 'function' }
        : undefined
    case 'MethodDefinition':
    case 'PropertyDefinition': {
      if (!('name' in node.key) || !isFunction(node.value)) return undefined
      const hash = node.key.type === 'PrivateIdentifier' ? '#' : ''
      return { name: `${hash}${node.key.name}`, kind: memberKind(node) }
    }
    default:
      return undefined
  }
}
