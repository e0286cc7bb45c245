/** YAML files with a schema, and mistakes in them told by their line. */
import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'

/**
 * Reads one YAML file of `content/` and checks it against `schema`.
 * A mistake in the file is thrown as one line: file, line, where in the file, what is wrong.
 */
export function readYaml<S extends z.ZodType>(file: string, text: string, schema: S): z.output<S> {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const syntaxError = document.errors[0]
  if (syntaxError) {
    const { line } = lineCounter.linePos(syntaxError.pos[0])
    throw new Error(`${file}:${line}: ${syntaxError.message}`)
  }
  const checked = schema.safeParse(document.toJS())
  if (checked.success) return checked.data

  const issue = innermost(checked.error.issues[0] as z.core.$ZodIssue)
  const node = nearestNode(issue.path)
  const line = node?.range ? `:${lineCounter.linePos(node.range[0]).line}` : ''
  throw new Error(`${file}${line}: ${[...issue.path].join('.') || 'the file'}: ${issue.message}`)

  function nearestNode(path: PropertyKey[]) {
    for (let length = path.length; length >= 0; length--) {
      const found = document.getIn(path.slice(0, length), true)
      if (isNode(found)) return found
    }
    return undefined
  }
}

/** Of a union that matched nowhere, the complaint of its first alternative says more than "invalid". */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  const first = issue.code === 'invalid_union' ? issue.errors[0]?.[0] : undefined
  return first ? innermost({ ...first, path: [...issue.path, ...first.path] }) : issue
}
