/** The glossary: its entries, and the chapters that define them. */
import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { whileUnchanged } from './while-unchanged.ts'

const entry = z.strictObject({
  /** In addresses and in `<Term id>`: the term in lower case with hyphens. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  term: z.string().min(1),
  /** Markdown within a line: emphasis, code, links. */
  definition: z.string().min(1),
  /** Ids of related terms. */
  see: z.array(z.string()).optional(),
})

export type Entry = z.infer<typeof entry>

/** Where a chapter defines a term: `<Term id="…">`. */
export interface Definition {
  id: string
  /** The chapter's file. */
  file: string
  /** The address of the page, without an anchor. */
  address: string
}

export const GLOSSARY_FILE = 'content/glossary.yaml'

/** The glossary in alphabetical order; empty while there is none. */
export function readGlossary(file: string = GLOSSARY_FILE): Entry[] {
  return existsSync(file) ? sameGlossary(file, readFileSync(file, 'utf8')) : []
}

const sameGlossary = whileUnchanged((file, text): Entry[] => {
  const parsed = z.array(entry).safeParse(parse(text) ?? [])
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${file}: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  return parsed.data.sort((a, b) => a.term.localeCompare(b.term, 'en', { sensitivity: 'base' }))
})

/** The entry of this id; throws, naming the file, when the glossary has none. */
export function definitionOf(id: string, file: string = GLOSSARY_FILE): Entry {
  const found = readGlossary(file).find((entry) => entry.id === id)
  if (!found) throw new Error(`<Term id="${id}">: ${file} has no entry of that id`)
  return found
}

/** The terms that a chapter's MDX defines, in order. */
export function definitionsIn(mdx: string): string[] {
  const text = mdx.replaceAll(/\{\/\*.*?\*\/\}/gs, '')
  return [...text.matchAll(/<Term\s+id=["']([^"']+)["']/g)].map(([, id]) => id as string)
}

/**
 * The faults of a glossary and the chapters that define its terms: an entry defined nowhere or
 * twice, an id that stands twice, a definition or reference of a term that is no entry.
 */
export function faultsOf(entries: Entry[], definitions: Definition[]): string[] {
  const ids = entries.map(({ id }) => id)
  const known = new Set(ids)
  const places = Map.groupBy(definitions, ({ id }) => id)
  return [
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `the entry '${id}' stands twice`),
    ...entries.flatMap(({ id, see = [] }) =>
      see
        .filter((other) => !known.has(other))
        .map((other) => `the entry '${id}' refers to '${other}', which is no entry`),
    ),
    ...[...known]
      .filter((id) => !places.has(id))
      .map((id) => `no chapter defines '${id}': write <Term id="${id}"> where it is explained`),
    ...[...places].flatMap(([id, found]) => {
      const files = found.map(({ file }) => file).join(', ')
      if (!known.has(id)) return [`${files}: <Term id="${id}"> is no entry of the glossary`]
      return found.length > 1 ? [`'${id}' is defined ${found.length} times: ${files}`] : []
    }),
  ]
}
