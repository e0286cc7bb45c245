/** Variables of a module that change while threads run. */
import type { Node, Program } from 'oxc-parser'
import { childrenOf } from './refusals.ts'

// #region state
/**
 * The first assignment, inside of a function, to a `let` or `var` of the module. A thread is run
 * again from its start, and such a variable would not be.
 */
export function changingVariable({ body }: Program): { name: string; node: Node } | undefined {
  const names = new Set(body.flatMap(declared))
  if (names.size === 0) return undefined
  for (const statement of body) {
    const found = assignmentIn(statement, names, false)
    if (found) return found
  }
  return undefined
}

function declared(statement: Node): string[] {
  const node =
    statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? statement) : statement
  if (node.type !== 'VariableDeclaration' || node.kind === 'const') return []
  return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
}

function assignmentIn(
  node: Node,
  names: ReadonlySet<string>,
  inFunction: boolean,
): { name: string; node: Node } | undefined {
  const target =
    node.type === 'AssignmentExpression'
      ? node.left
      : node.type === 'UpdateExpression'
        ? node.argument
        : undefined
  if (inFunction && target?.type === 'Identifier' && names.has(target.name)) {
    return { name: target.name, node }
  }
  const isFunction = /Function/.test(node.type)
  const visible = isFunction ? without(names, node) : names
  for (const child of childrenOf(node)) {
    const found = assignmentIn(child, visible, inFunction || isFunction)
    if (found) return found
  }
  return undefined
}
// #endregion state

/** The names that a function does not declare itself. */
function without(names: ReadonlySet<string>, node: Node): ReadonlySet<string> {
  const own = new Set<string>()
  const collect = (each: Node): void => {
    if (each.type === 'VariableDeclarator' && each.id.type === 'Identifier') own.add(each.id.name)
    if (each !== node && /Function/.test(each.type)) return
    childrenOf(each).forEach(collect)
  }
  collect(node)
  const { params } = node as unknown as { params: Node[] }
  for (const each of params) if (each.type === 'Identifier') own.add(each.name)
  return names.difference(own)
}
