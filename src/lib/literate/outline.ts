/** The outline of a source file: what it defines, and on which lines. */
import type { BindingPattern, ClassElement, Directive, Node, Span, Statement } from 'oxc-parser'
import { isRegionMarker } from './regions.ts'
import type { SourceFile } from './source-file.ts'
import { isTypeScript, type Syntax, syntaxOf, walk } from './syntax.ts'

/** What a reader would call it. */
export type DefinitionKind =
  | 'function'
  | 'class'
  | 'constant'
  | 'variable'
  | 'type'
  | 'interface'
  | 'method'
  | 'field'
  | 'constructor'

/** Lines `first` to `last`, both included. */
export interface Lines {
  readonly first: number
  readonly last: number
}

/** Something with a name. Its lines begin with the comment that belongs to it. */
export interface Definition extends Lines {
  /** `writeAll`, or `LineReader.fill` for a member of a class. */
  readonly name: string
  readonly kind: DefinitionKind
  /** The line of the declaration itself, after its comment. */
  readonly line: number
  readonly members: readonly Definition[]
}

export interface Outline {
  /** Top-level definitions in the order of the file. */
  readonly definitions: readonly Definition[]
  /** The comment that heads the file, and its imports and re-exports. */
  readonly imports: readonly Lines[]
  /** The first sentence of the heading comment. */
  readonly purpose: string | undefined
}

const empty: Outline = { definitions: [], imports: [], purpose: undefined }
const outlines = new WeakMap<SourceFile, Outline>()

/** The outline of a file; that of a file without a syntax tree is empty. */
export function outlineOf(file: SourceFile): Outline {
  if (!isTypeScript(file.path)) return empty
  const known = outlines.get(file)
  if (known) return known
  const reader = new OutlineReader(file, syntaxOf(file))
  const outline = reader.read()
  outlines.set(file, outline)
  return outline
}

/** `writeAll()` for what is called, `Fd` for what is not. */
export function calledName({ name, kind }: Pick<Definition, 'name' | 'kind'>): string {
  return kind === 'function' || kind === 'method' ? `${name}()` : name
}

class OutlineReader {
  readonly #file: SourceFile
  readonly #syntax: Syntax

  constructor(file: SourceFile, syntax: Syntax) {
    this.#file = file
    this.#syntax = syntax
  }

  read(): Outline {
    const { body } = this.#syntax.program
    const header = this.#header(body[0])
    const imports = body.filter(isImport).map((statement) => this.#withComment(statement))
    return {
      definitions: this.#mergeNeighbours(body.flatMap((statement) => this.#define(statement))),
      imports: header ? [header, ...imports] : imports,
      purpose: header && this.#purpose(header),
    }
  }

  #define(statement: Statement | Directive): Definition[] {
    const declaration = declarationOf(statement)
    const lines = this.#withComment(statement)
    const line = this.#syntax.lineAt(statement.start)
    const one = (name: string, kind: DefinitionKind, members: readonly Definition[] = []) => [
      { name, kind, line, members, ...lines },
    ]
    switch (declaration?.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'TSDeclareFunction':
        return one(declaration.id?.name ?? 'default', 'function')
      case 'ClassDeclaration': {
        const name = declaration.id?.name ?? 'default'
        return one(name, 'class', this.#members(name, declaration.body.body))
      }
      case 'TSTypeAliasDeclaration':
        return one(declaration.id.name, 'type')
      case 'TSInterfaceDeclaration':
        return one(declaration.id.name, 'interface')
      case 'VariableDeclaration':
        return declaration.declarations.flatMap(({ id, init }) => {
          const variable = declaration.kind === 'const' ? 'constant' : 'variable'
          return namesIn(id).flatMap((name) => one(name, isFunction(init) ? 'function' : variable))
        })
      default:
        return []
    }
  }

  #members(owner: string, elements: readonly ClassElement[]): Definition[] {
    const members = elements.flatMap((element): Definition[] => {
      if (!('key' in element) || !('name' in element.key)) return []
      const hash = element.key.type === 'PrivateIdentifier' ? '#' : ''
      const name = `${owner}.${hash}${element.key.name}`
      const line = this.#syntax.lineAt(element.start)
      return [{ name, kind: memberKind(element), line, members: [], ...this.#withComment(element) }]
    })
    return this.#mergeNeighbours(members)
  }

  /** The lines of a node and of the comments that stand on it without a blank line between. */
  #withComment(node: Span): Lines {
    const { comments, lineAt } = this.#syntax
    let first = lineAt(node.start)
    for (const comment of comments.toReversed()) {
      if (comment.start >= node.start || lineAt(comment.end - 1) !== first - 1) continue
      if (!this.#startsItsLine(comment.start) || isRegionMarker(comment.value)) break
      first = lineAt(comment.start)
    }
    return { first, last: lineAt(node.end - 1) }
  }

  /** What stands above the first statement and does not belong to it alone. */
  #header(statement: Span | undefined): Lines | undefined {
    const { program, comments, lineAt } = this.#syntax
    const { hashbang } = program
    const before = comments.filter((comment) => comment.start < (statement?.start ?? Infinity))
    const attached = statement && declarationOf(statement as Statement)
    const end = attached ? this.#withComment(statement).first : Infinity
    const spans = [...(hashbang ? [hashbang] : []), ...before].filter(
      (span) => lineAt(span.start) < end && !('value' in span && isRegionMarker(span.value)),
    )
    const last = spans.at(-1)
    return last && { first: lineAt(spans[0]?.start ?? 0), last: lineAt(last.end - 1) }
  }

  #purpose(header: Lines): string | undefined {
    const words: string[] = []
    for (const line of this.#file.lines.slice(header.first - 1, header.last)) {
      if (line.startsWith('#!')) continue
      const text = line.replace(/^\s*(\/\*\*?|\*\/|\*|\/\/)\s?/, '').replace(/\s*\*\/\s*$/, '')
      if (text.trim() === '' && words.length > 0) break
      if (text.trim() !== '') words.push(text.trim())
    }
    const paragraph = words.join(' ')
    return (/^.*?[.!?](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph) || undefined
  }

  /** Overloads, a getter and its setter, a constant and the type of its name are one. */
  #mergeNeighbours(definitions: readonly Definition[]): Definition[] {
    const merged: Definition[] = []
    for (const definition of definitions) {
      const before = merged.at(-1)
      const between = this.#file.lines.slice(before?.last, definition.first - 1)
      if (before?.name === definition.name && between.every((line) => line.trim() === '')) {
        merged[merged.length - 1] = { ...before, last: definition.last }
      } else {
        merged.push(definition)
      }
    }
    return merged
  }

  #startsItsLine(offset: number): boolean {
    return (
      this.#file.text.slice(this.#file.text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === ''
    )
  }
}

function isImport(statement: Statement | Directive): boolean {
  return (
    statement.type === 'ImportDeclaration' ||
    statement.type === 'ExportAllDeclaration' ||
    (statement.type === 'ExportNamedDeclaration' && statement.source !== null)
  )
}

function declarationOf(statement: Statement | Directive) {
  if (statement.type === 'ExportNamedDeclaration') return statement.declaration
  if (statement.type === 'ExportDefaultDeclaration') return statement.declaration
  const declares = /Declaration$|^TSDeclareFunction$/.test(statement.type)
  return declares && !isImport(statement) ? statement : undefined
}

export function isFunction(node: Node | null | undefined): boolean {
  return node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression'
}

function namesIn(pattern: BindingPattern): string[] {
  if (pattern.type === 'Identifier') return [pattern.name]
  const names: string[] = []
  walk(pattern, (node, parent) => {
    const binds =
      node.type === 'Identifier' &&
      ((parent?.type === 'Property' && parent.value === node) ||
        parent?.type === 'ArrayPattern' ||
        parent?.type === 'RestElement' ||
        (parent?.type === 'AssignmentPattern' && parent.left === node))
    if (binds) names.push(node.name)
  })
  return names
}

export function memberKind(element: ClassElement): DefinitionKind {
  if (element.type === 'MethodDefinition' || element.type === 'TSAbstractMethodDefinition') {
    if (element.kind === 'constructor') return 'constructor'
    return element.kind === 'method' ? 'method' : 'field'
  }
  return 'value' in element && isFunction(element.value as Node | null) ? 'method' : 'field'
}
