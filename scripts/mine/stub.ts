/** A source file without what the reader is to write: signatures and comments stay, bodies go. */
import type { ClassElement, Directive, Expression, Statement } from 'oxc-parser'
import { regionsOf } from '../../src/lib/literate/regions.ts'
import { sourceFile } from '../../src/lib/literate/source-file.ts'
import { syntaxOf } from '../../src/lib/literate/syntax.ts'

/** A stretch of the text, and what stands there instead. */
interface Change {
  start: number
  end: number
  text: string
}

/**
 * The text of the file at `path` (relative to stages-src) with the bodies of functions and methods
 * replaced by an error that names them. `heading` comes before it.
 */
export function stubOf(path: string, text: string, heading: string): string {
  const file = sourceFile(path, text)
  const { program } = syntaxOf(file)
  const bodies = program.body.flatMap(bodiesOf)
  // What is marked within a body goes with it.
  const isOutside = (marker: Change) =>
    !bodies.some(({ start, end }) => start <= marker.start && marker.end <= end)
  const changes = [...bodies, ...markerChanges(path, text).filter(isOutside)]
  let stub = text
  for (const { start, end, text: instead } of changes.sort((a, b) => b.start - a.start)) {
    stub = stub.slice(0, start) + instead + stub.slice(end)
  }
  return `${heading}\n${stub}`
}

/** Which functions a stub of the file leaves to the reader. */
export function yoursIn(path: string, text: string): string[] {
  return [...stubOf(path, text, '').matchAll(/new Error\('yours: (.+?)'\)/g)].map(
    ([, name]) => name ?? '',
  )
}

function bodiesOf(statement: Statement | Directive): Change[] {
  const declaration =
    'declaration' in statement && statement.declaration ? statement.declaration : statement
  switch (declaration.type) {
    case 'FunctionDeclaration':
      return changeOf(declaration.body, declaration.id?.name ?? 'default', '')
    case 'ClassDeclaration': {
      const name = declaration.id?.name ?? 'default'
      return declaration.body.body.flatMap((member) => bodyOfMember(name, member))
    }
    case 'VariableDeclaration':
      return declaration.declarations.flatMap(({ id, init }) =>
        id.type === 'Identifier' && init ? bodyOfFunction(init, id.name) : [],
      )
    default:
      return []
  }
}

/** Constructors stay: they hold what an object consists of. */
function bodyOfMember(owner: string, member: ClassElement): Change[] {
  if (member.type !== 'MethodDefinition' || member.kind === 'constructor') return []
  const { key, value } = member
  const hash = key.type === 'PrivateIdentifier' ? '#' : ''
  const name = 'name' in key ? `${owner}.${hash}${key.name}` : owner
  return changeOf(value.body, name, '  ')
}

function bodyOfFunction(value: Expression, name: string): Change[] {
  if (value.type === 'FunctionExpression') return changeOf(value.body, name, '')
  return value.type === 'ArrowFunctionExpression' ? changeOf(value.body, name, '') : []
}

function changeOf(
  body: { start: number; end: number } | null | undefined,
  name: string,
  indent: string,
): Change[] {
  if (!body) return []
  const text = `{\n${indent}  throw new Error('yours: ${name}')\n${indent}}`
  return [{ start: body.start, end: body.end, text }]
}

/** Regions are the guide's; the reader's file has none. */
function markerChanges(path: string, text: string): Change[] {
  const { markers } = regionsOf(sourceFile(path, text))
  const changes: Change[] = []
  let start = 0
  text.split('\n').forEach((line, index) => {
    const end = start + line.length + 1
    if (markers.has(index + 1)) changes.push({ start, end, text: '' })
    start = end
  })
  return changes
}
