/** Which nodes of a syntax tree name an element of something, and how. */
import type { MemberExpression, Node } from 'oxc-parser'

/** `a[i]`, not `a.b`, `a['b']` or `super[i]`. */
export function isElement(node: Node): node is MemberExpression & { computed: true } {
  if (node.type !== 'MemberExpression' || !node.computed) return false
  const isName = node.property.type === 'Literal' && typeof node.property.value === 'string'
  return !isName && node.object.type !== 'Super'
}

/** Whether `#call` edits the member itself. */
export function isCalled(node: MemberExpression, parent: Node | undefined): boolean {
  const isCallee = parent?.type === 'CallExpression' && parent.callee === node
  return isCallee && !parent.optional && !node.optional && !hasOptional(node.object)
}

/** Whether it is written, deleted or called in a way that takes more than its value. */
export function isTarget(node: Node, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'ArrayPattern':
    case 'RestElement':
    case 'TaggedTemplateExpression':
      return true
    case 'CallExpression':
      return parent.callee === node
    case 'AssignmentPattern':
    case 'ForOfStatement':
    case 'ForInStatement':
      return parent.left === node
    case 'UnaryExpression':
      return parent.operator === 'delete'
    default:
      return false
  }
}

/** Whether a chain may have ended before: `a?.b` and what hangs on it. */
export function hasOptional(node: Node): boolean {
  if (node.type === 'MemberExpression') return node.optional || hasOptional(node.object)
  if (node.type === 'CallExpression') return node.optional || hasOptional(node.callee)
  return false
}

/** Constructors that go over their argument. */
export function isCopying(callee: Node): boolean {
  return callee.type === 'Identifier' && /^(?:\w+Array|Set)$/.test(callee.name)
}
