/** What the explorer cannot explore. It says so with file and line, and explores nothing. */
import type { Node } from 'oxc-parser'

export class Refusal extends Error {
  constructor(file: string, line: number, why: string) {
    super(`${file}:${line}: ${why}`)
  }
}

const ASYNC = 'the explorer runs synchronous code only'

// #region refusals
/** Why a node cannot be explored, if it cannot. */
export function refusalOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return node.async ? `an async function: ${ASYNC}` : undefined
    case 'AwaitExpression':
      return `an await: ${ASYNC}`
    case 'ForOfStatement':
      return node.await ? `a for await: ${ASYNC}` : undefined
    case 'ImportExpression':
      return `an import() is a promise: ${ASYNC}`
    case 'MemberExpression':
      return isNamed(node.property, 'waitAsync') ? `Atomics.waitAsync: ${ASYNC}` : undefined
    case 'TryStatement':
      return node.finalizer ? leavesIn(node.finalizer) : undefined
    default:
      return undefined
  }
}
// #endregion refusals

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name
}

/** A `finally` that leaves by itself swallows what unwinds the thread. */
function leavesIn(block: Node): string | undefined {
  const kind = leaving(block, false)
  return kind && `a ${kind} in a finally: it would swallow what unwinds a thread`
}

function leaving(node: Node, inLoop: boolean): string | undefined {
  if (node.type === 'ReturnStatement') return 'return'
  if (node.type === 'BreakStatement' && (!inLoop || node.label)) return 'break'
  if (node.type === 'ContinueStatement' && (!inLoop || node.label)) return 'continue'
  if (/Function/.test(node.type)) return undefined
  const loops = inLoop || /^(?:For|While|DoWhile|Switch)/.test(node.type)
  for (const child of childrenOf(node)) {
    const found = leaving(child, loops)
    if (found) return found
  }
  return undefined
}

/** All nodes directly below one. */
export function childrenOf(node: Node): Node[] {
  return Object.values(node).flat().filter(isNode)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}
