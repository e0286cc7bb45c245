/** What a transformed module imports, before its first line. */
import type { Node } from 'oxc-parser'

export interface Runtime {
  /** From where a module imports the stand-ins. */
  readonly standIns: string
  readonly bulk: string
}

/** Globals that a module gets stand-ins for, unless it declares the name itself. */
const GLOBALS = ['Atomics', 'performance', 'Date']

/** One line before the first. */
export function header(body: readonly Node[], { standIns, bulk }: Runtime): string {
  const declared = new Set(body.flatMap(namesOf))
  const globals = GLOBALS.filter((name) => !declared.has(name)).map((it) => `$${it} as ${it}`)
  const names = [...globals, '$get', '$set', '$update', '$caught'].join(', ')
  return `import { ${names} } from '${standIns}'; import { $method, $iterate, $through } from '${bulk}'; `
}

/** What a statement of the module declares, as far as it matters here. */
function namesOf(statement: Node): string[] {
  if (statement.type === 'ImportDeclaration') return statement.specifiers.map((it) => it.local.name)
  if (statement.type !== 'VariableDeclaration') return []
  return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
}
