/** The names in a source file: what a reader may want to look up. */
import type { SourceFile } from './source-file.ts'
import { isTypeScript, syntaxOf, walk } from './syntax.ts'

export interface Name {
  /** Offsets in the text, in UTF-16 units. */
  readonly start: number
  readonly end: number
  /** Whether it names a module, quotes included: `'#sys'`. */
  readonly isModule: boolean
}

/** Every identifier and every module that is imported, in the order of the file. */
export function namesOf(file: SourceFile): Name[] {
  if (!isTypeScript(file.path)) return []
  const names = new Map<number, Name>()
  walk(syntaxOf(file).program, (node) => {
    // `as const` has an identifier in the tree, and means nothing that could be looked up.
    if (node.type === 'Identifier' && node.name !== 'const') {
      // An identifier with a type is as long as both: the name alone is wanted.
      const end = node.start + node.name.length
      names.set(node.start, { start: node.start, end, isModule: false })
    } else if (node.type === 'PrivateIdentifier') {
      names.set(node.start, { start: node.start, end: node.end, isModule: false })
    } else if ('source' in node && node.source && node.type !== 'ImportExpression') {
      const { start, end } = node.source
      names.set(start, { start, end, isModule: true })
    }
  })
  return [...names.values()].sort((a, b) => a.start - b.start)
}

/** Those of the names that the file imports from its neighbours or from `#…`, wherever they stand. */
export function importedNamesOf(file: SourceFile): Name[] {
  const imported = new Set<string>()
  for (const node of isTypeScript(file.path) ? syntaxOf(file).program.body : []) {
    if (node.type !== 'ImportDeclaration' || !/^[.#]/.test(node.source.value)) continue
    imported.add(node.source.raw ?? '')
    for (const { local } of node.specifiers) imported.add(local.name)
  }
  return namesOf(file).filter(({ start, end }) => imported.has(file.text.slice(start, end)))
}
