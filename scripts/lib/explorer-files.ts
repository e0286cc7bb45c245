/**
 * The explorer as a page runs it: a file for each module, neither bundled nor shortened, so that
 * stacks say the true lines. The site asks for these files and imports none of their sources.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { basename, join } from 'node:path'
import { mistakeNamed } from '../explore/mistakes.ts'
import { transform } from '../explorer/transform.ts'
import { importsOf } from './import-graph.ts'
import { root } from './root.ts'

/** The worker, and what transformed modules import besides. */
const PROGRAMS = [`${root}scripts/explore/page/worker.ts`, `${root}scripts/explorer/bulk.ts`]
const SCENARIOS = `${root}scripts/explore/scenarios`

/** The cases that pages show: which scenario, and with which mistake in its sources. */
const CASES: readonly { scenario: string; mistake?: string }[] = [
  { scenario: 'mutex' },
  { scenario: 'mutex', mistake: 'mutex-two-states' },
  { scenario: 'condition' },
  { scenario: 'condition', mistake: 'condition-looks-too-late' },
]

// #region write
/** Writes `explorer/` into a built guide. */
export function writeExplorer(guide: string): void {
  const folder = join(guide, 'explorer')
  mkdirSync(folder, { recursive: true })
  for (const file of new Set(PROGRAMS.flatMap((program) => [...everyImport(program)]))) {
    const text = javascript(readFileSync(file, 'utf8'))
    writeFileSync(join(folder, outputName(file)), withPlainImports(text, outputName))
  }
  for (const { mistake, scenario } of CASES) {
    writeCase(join(folder, 'cases', mistake ?? scenario), scenario, mistake)
  }
}

function writeCase(folder: string, scenario: string, mistake?: string): void {
  mkdirSync(folder, { recursive: true })
  const edit = mistake === undefined ? undefined : mistakeNamed(mistake)
  const lines: Record<string, string[]> = {}
  for (const file of everyImport(`${SCENARIOS}/${scenario}.ts`)) {
    const right = readFileSync(file, 'utf8')
    const isWrong = edit !== undefined && file.endsWith(`/${edit.file}`)
    const text = isWrong ? right.replace(edit.find, () => edit.replace) : right
    const runtime = { standIns: '../../stand-ins.js', bulk: '../../bulk.js' }
    const source = transform(file, javascript(text), runtime)
    const name = outputName(file)
    lines[name] = text.split('\n')
    writeFileSync(join(folder, name), withPlainImports(source, outputName))
  }
  writeFileSync(join(folder, 'lines.json'), JSON.stringify(lines))
}
// #endregion write

// #region files
/** A file and all that it imports, types aside. */
function everyImport(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  for (const imported of importsOf(file)) {
    // What is imported for its types alone is not there at run time.
    if (isKept(file, imported)) everyImport(imported, found)
  }
  return found
}

function isKept(file: string, imported: string): boolean {
  const text = javascript(readFileSync(file, 'utf8'))
  return text.includes(`/${basename(imported)}'`)
}

/** Types are replaced by spaces, so that each line stays where it is. */
function javascript(text: string): string {
  // Node says once in a process that this is an experiment: to readers who have asked for a build.
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(text)
  } finally {
    process.emitWarning = emitWarning
  }
}

/** In one folder: `stand-ins.js`, and of a scenario, whose name a source may have, `scenarios-mutex.js`. */
function outputName(file: string): string {
  const name = basename(file).replace(/\.ts$/, '.js')
  return /\/scenarios\/[^/]+$/.test(file) ? `scenarios-${name}` : name
}

/** The same, with imports of files that lie in one folder. */
function withPlainImports(text: string, nameOf: (file: string) => string): string {
  return text.replace(
    /(from\s+|import\s+)'(\.{1,2}\/[^']+\.ts)'/g,
    (_, before: string, path: string) => `${before}'./${nameOf(path)}'`,
  )
}
// #endregion files
