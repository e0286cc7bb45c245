/** What a lab's result depends on: all that the lab is made of, and the programs that it runs. */
import { globSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { reachableFrom } from '../lib/import-graph.ts'
import { root } from '../lib/root.ts'
import type { Lab } from './lab.ts'

/**
 * The lab's own file, the folder of the same name beside it, every program of the repository that
 * one of these names by its path (`node stages-src/1-echo/main.ts`), and all that any of them
 * imports. Types run nowhere and tests measure nothing: both are left out. Paths from the root,
 * sorted.
 */
export function sourcesOf(lab: Pick<Lab, 'file'>, folder: string = root): string[] {
  const parts = lab.file.replace(/\.ts$/, '')
  const beside = globSync('**/*', { cwd: parts })
    .map((path) => join(parts, path))
    .filter((path) => isFile(path) && !path.endsWith('.test.ts'))
  const found = new Set(reachableFrom([lab.file, ...beside], { types: false }))
  // A set may grow while it is gone through.
  for (const file of found) {
    for (const path of reachableFrom(programsNamedIn(file, folder), { types: false })) {
      found.add(path)
    }
  }
  return [...found].map((path) => relative(folder, path)).sort()
}

/** A path from the root, to one of the two folders in which programs stand. */
const PATH = /\b(?:scripts|stages-src)\/[\w./-]+/g

/** The files whose paths stand in a file's strings; what its comments say does not count. */
function programsNamedIn(file: string, folder: string): string[] {
  if (!file.endsWith('.ts')) return []
  const text = readFileSync(file, 'utf8')
  if (text.search(PATH) < 0) return []
  const paths: string[] = []
  const add = (string: string | null) => paths.push(...(string?.match(PATH) ?? []))
  new Visitor({
    Literal: ({ value }) => add(typeof value === 'string' ? value : null),
    TemplateElement: ({ value }) => add(value.cooked),
  }).visit(parseSync(file, text).program)
  return paths.map((path) => join(folder, path)).filter(isFile)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
