/** The lines of stages-src that no chapter shows, each with the reason why not. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml'
import { type Finding, LiterateError } from './fault.ts'
import { type Selection, selectionFrom } from './selection.ts'

/** Relative to the root of the repository. */
export const EXCEPTIONS_FILE = 'content/literate-exceptions.yaml'

export interface Exception {
  /** Its line in the exceptions file. */
  readonly line: number
  /** What is not shown: a name, a region, or the whole file. */
  readonly selection: Selection
  readonly reason: string
}

export interface Exceptions {
  readonly exceptions: readonly Exception[]
  readonly findings: readonly Finding[]
}

/** Reads the list; there is none where there is no file. */
export function readExceptions(root: string): Exceptions {
  const place = join(root, EXCEPTIONS_FILE)
  return parseExceptions(existsSync(place) ? readFileSync(place, 'utf8') : '')
}

/** Parses a list of `{ file, name or region or neither, reason }`. */
export function parseExceptions(yaml: string): Exceptions {
  const counter = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false })
  const exceptions: Exception[] = []
  const findings: Finding[] = []
  const report = (line: number, message: string) =>
    findings.push({ file: EXCEPTIONS_FILE, line, message })

  for (const error of document.errors) {
    report(counter.linePos(error.pos[0]).line, `${error.message}. Mend the YAML.`)
  }
  if (document.errors.length > 0 || document.contents === null) return { exceptions, findings }
  if (!isSeq(document.contents)) {
    report(1, 'this is not a list. Begin each exception with `- file: …`.')
    return { exceptions, findings }
  }
  for (const item of document.contents.items) {
    const start = isMap(item) ? item.range?.[0] : undefined
    const line = counter.linePos(start ?? 0).line
    try {
      exceptions.push(exceptionFrom(line, isMap(item) ? item.toJSON() : {}))
    } catch (error) {
      if (!(error instanceof LiterateError)) throw error
      report(line, error.message)
    }
  }
  return { exceptions, findings }
}

function exceptionFrom(line: number, given: Readonly<Record<string, unknown>>): Exception {
  const { file, name, region, reason, ...others } = given
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) {
    throw new LiterateError(`an exception has no "${unknown}". It has file, name, region, reason.`)
  }
  if (typeof file !== 'string')
    throw new LiterateError('this exception names no file. Add `file:`.')
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new LiterateError(`the exception of ${file} has no reason. Add \`reason:\`.`)
  }
  const part = name !== undefined ? { name } : region !== undefined ? { region } : { whole: true }
  return { line, selection: selectionFrom({ of: file, ...part }), reason: reason.trim() }
}
