/** Which files of a project a TypeScript file imports, and which it reaches that way. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Argument, type Expression, type Node, parseSync, Visitor } from 'oxc-parser'

/** Which imports count. */
export interface ImportOptions {
  /** Whether those count that bring in types and nothing to run. They do unless told otherwise. */
  types?: boolean
}

/**
 * The files of the project that a file imports or names by `new URL('./x.ts', import.meta.url)`:
 * absolute paths, each once, sorted. The project is the nearest folder above with a package.json;
 * packages and what does not exist are left out, as is any import whose name is computed.
 */
export function importsOf(file: string, { types = true }: ImportOptions = {}): string[] {
  const path = resolve(file)
  const project = projectOf(path)
  const found = referencesOf(path)
    .filter(({ typeOnly }) => types || !typeOnly)
    .flatMap(({ specifier }) => targetsOf(specifier, path, project))
  return [...new Set(found)].sort()
}

/** These files and all that they reach by imports, in order of path. */
export function reachableFrom(files: readonly string[], options: ImportOptions = {}): string[] {
  const reached = new Set(files.map((file) => resolve(file)))
  // A set may grow while it is gone through.
  for (const file of reached) {
    for (const imported of importsOf(file, options)) reached.add(imported)
  }
  return [...reached].sort()
}

/** What a file says that it wants from elsewhere. */
interface Reference {
  specifier: string
  typeOnly: boolean
}

/** By path, with the text in which they were found. */
const known = new Map<string, { text: string; references: readonly Reference[] }>()

function referencesOf(path: string): readonly Reference[] {
  if (!/\.[cm]?[jt]s$/.test(path)) return []
  const text = readFileSync(path, 'utf8')
  const last = known.get(path)
  if (last?.text === text) return last.references
  const references = referencesIn(path, text)
  known.set(path, { text, references })
  return references
}

function referencesIn(path: string, text: string): Reference[] {
  const { program, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path} does not parse: ${errors[0].message}`)
  const found: Reference[] = []
  const add = (specifier: string | undefined, kind?: string | null) => {
    if (specifier !== undefined) found.push({ specifier, typeOnly: kind === 'type' })
  }
  new Visitor({
    ImportDeclaration: ({ source, importKind }) => add(source.value, importKind),
    ExportAllDeclaration: ({ source, exportKind }) => add(source.value, exportKind),
    ExportNamedDeclaration: ({ source, exportKind }) => add(source?.value, exportKind),
    ImportExpression: ({ source }) => add(literal(source)),
    TSImportType: ({ source }) => add(source.value, 'type'),
    NewExpression: ({ callee, arguments: [address, base] }) => {
      if (isName(callee, 'URL') && isOfImportMeta(base, 'url')) add(besideFile(literal(address)))
    },
    CallExpression: ({ callee, arguments: [address] }) => {
      if (isOfImportMeta(callee, 'resolve')) add(literal(address))
    },
  }).visit(program)
  return found
}

/** A text that stands there as it is; undefined where it is computed. */
function literal(node: Expression | Argument | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined
  return node.quasis[0]?.value.cooked ?? undefined
}

/** For a URL, `x.ts` stands beside the file; in an import it would be a package. */
function besideFile(address: string | undefined): string | undefined {
  return address === undefined || isRelative(address) ? address : `./${address}`
}

function isRelative(specifier: string): boolean {
  return /^\.{1,2}\//.test(specifier)
}

function isName(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name
}

function isOfImportMeta(node: Node | undefined, property: string): boolean {
  return (
    node?.type === 'MemberExpression' &&
    node.object.type === 'MetaProperty' &&
    isName(node.property, property)
  )
}

/** The files of the project that a specifier may stand for: several where package.json says so. */
function targetsOf(specifier: string, importer: string, project: string): string[] {
  const candidates: string[] = []
  if (isRelative(specifier)) {
    candidates.push(fileURLToPath(new URL(specifier, pathToFileURL(importer))))
  } else if (specifier.startsWith('#')) {
    candidates.push(...mapped(specifier, project).map((target) => join(project, target)))
  }
  return candidates.filter((path) => isFile(path) && isInside(path, project))
}

function projectOf(file: string): string {
  let folder = dirname(file)
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) {
    folder = dirname(folder)
  }
  return folder
}

/** What the `imports` of package.json have for a name: one target, or one for each condition. */
function mapped(name: string, project: string): string[] {
  const file = join(project, 'package.json')
  if (!existsSync(file)) return []
  const { imports = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
    imports?: Record<string, string | Record<string, string>>
  }
  const target = imports[name] ?? []
  return typeof target === 'string' ? [target] : Object.values(target)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function isInside(path: string, project: string): boolean {
  return !/^\.\.(\/|$)|(^|\/)node_modules\//.test(relative(project, path))
}
