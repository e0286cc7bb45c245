/**
 * The explorer as a page runs it: a file for each module, neither bundled nor shortened, so that
 * stacks say the true lines. The site asks for these files and imports none of their sources.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { basename, join } from 'node:path'
import type { Passage } from '../../src/browser/explorer/messages.ts'
import { mistakeNamed } from '../explore/mistakes.ts'
import { transform } from '../explorer/transform.ts'
import { importsOf } from './import-graph.ts'
import { root } from './root.ts'

const ENGINE = `${root}scripts/explorer/`
/** The worker, and what transformed modules import besides. */
const PROGRAMS = [`${root}scripts/explore/page/worker.ts`, `${ENGINE}bulk.ts`, `${ENGINE}calls.ts`]
const SCENARIOS = `${root}scripts/explore/scenarios`
/** What stands in the place of '#sys'. */
const SYS = `${root}stages-src/sys/index.ts`
const SIMULATED = `${root}scripts/explore/simulated-sys.ts`

/** Of the sources, what a page shows beside the threads: how each function begins, by file. */
const OF_MUTEX = { 'mutex.ts': ['lock(', '#sleep(', 'unlock('] }
const OF_CONDITION = { 'condition.ts': ['wait(', '#announce('], 'mutex.ts': ['lock(', 'unlock('] }

const OF_COUNTER = { 'counter.ts': ['add(', 'read(', 'mend('] }
const OF_NEWS = { 'news.ts': ['announce(', 'sleep('] }

interface PageCase {
  readonly scenario: string
  /** The file that it is in, if it is not called as the scenario is. */
  readonly file?: string
  readonly mistake?: string
  readonly shown: Readonly<Record<string, readonly string[]>>
}

/** The cases that pages show: which scenario, and with which mistake in its sources. */
const CASES: readonly PageCase[] = [
  { scenario: 'mutex', shown: OF_MUTEX },
  { scenario: 'mutex', mistake: 'mutex-two-states', shown: OF_MUTEX },
  { scenario: 'condition', shown: OF_CONDITION },
  { scenario: 'condition', mistake: 'condition-looks-too-late', shown: OF_CONDITION },
  { scenario: 'counterDeath', file: 'counter', shown: OF_COUNTER },
  {
    ...{ scenario: 'counterDeath', file: 'counter', shown: OF_COUNTER },
    mistake: 'counter-waits-for-the-dead',
  },
  { scenario: 'newsDeath', file: 'news', shown: OF_NEWS },
  {
    ...{ scenario: 'newsDeath', file: 'news', shown: OF_NEWS },
    mistake: 'news-of-a-death-is-kept',
  },
]

// #region write
/** Writes `explorer/` into a built guide. */
export function writeExplorer(guide: string): void {
  const folder = join(guide, 'explorer')
  mkdirSync(folder, { recursive: true })
  for (const file of new Set(PROGRAMS.flatMap((program) => [...everyImport(program)]))) {
    const text = javascript(readFileSync(file, 'utf8'))
    writeFileSync(
      join(folder, outputName(file)),
      withPlainImports(text, (path) => `./${outputName(path)}`),
    )
  }
  for (const each of CASES) {
    writeCase(join(folder, 'cases', each.mistake ?? each.scenario), each)
  }
}

function writeCase(folder: string, { scenario, file: of, mistake, shown }: PageCase): void {
  mkdirSync(folder, { recursive: true })
  const edit = mistake === undefined ? undefined : mistakeNamed(mistake)
  const lines: Record<string, string[]> = {}
  const passages: Passage[] = []
  for (const file of everyImport(`${SCENARIOS}/${of ?? scenario}.ts`)) {
    // The engine is there once, for its own page and for all cases.
    if (file.startsWith(ENGINE)) continue
    const right = readFileSync(file, 'utf8')
    const isWrong = edit !== undefined && file.endsWith(`/${edit.file}`)
    const text = isWrong ? right.replace(edit.find, () => edit.replace) : right
    const runtime = { standIns: '../../stand-ins.js', bulk: '../../bulk.js' }
    const transformed = transform(file, javascript(text), runtime)
    const name = outputName(file)
    lines[name] = text.split('\n')
    const source = name.replace(/\.js$/, '.ts')
    for (const begins of shown[source] ?? []) {
      passages.push(passageOf(source, lines[name], begins, right.split('\n')))
    }
    const nameOf = (path: string) =>
      (path.includes('/explorer/') ? '../../' : './') + outputName(path)
    writeFileSync(join(folder, name), withPlainImports(transformed, nameOf))
  }
  if (of !== undefined) {
    const whole = `export { ${scenario} } from './scenarios-${of}.js'\n`
    writeFileSync(join(folder, `scenarios-${scenario}.js`), whole)
  }
  writeFileSync(join(folder, 'lines.json'), JSON.stringify(lines))
  writeFileSync(join(folder, 'passages.json'), JSON.stringify(passages))
}
// #endregion write

// #region passages
/**
 * A method or function, and which of its lines the mistake is in. Throws where there is none that
 * begins so.
 */
function passageOf(
  file: string,
  lines: readonly string[],
  begins: string,
  right: readonly string[],
): Passage {
  const beginnings = [`  ${begins}`, `export function ${begins}`]
  const from = lines.findIndex((line) => beginnings.some((it) => line.startsWith(it)))
  const indent = lines[from]?.startsWith(' ') ? 2 : 0
  const to = lines.indexOf(`${' '.repeat(indent)}}`, from)
  if (from === -1 || to === -1) throw new Error(`${file} has no method that begins ‘${begins}’`)
  return {
    file,
    lines: lines.slice(from, to + 1).map((text, index) => ({
      number: from + index + 1,
      text: text.slice(indent),
      isWrong: text !== right[from + index],
    })),
  }
}
// #endregion passages

// #region files
/** A file and all that it imports, types aside. */
function everyImport(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  for (const path of importsOf(file)) {
    const imported = path === SYS ? SIMULATED : path
    // What is imported for its types alone is not there at run time.
    if (isKept(file, imported)) everyImport(imported, found)
  }
  return found
}

function isKept(file: string, imported: string): boolean {
  const text = javascript(readFileSync(file, 'utf8'))
  return text.includes(imported === SIMULATED ? "'#sys'" : `/${basename(imported)}'`)
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
    /(from\s+|import\s+)'(\.{1,2}\/[^']+\.ts|#sys)'/g,
    (_, before: string, path: string) => {
      return `${before}'${nameOf(path === '#sys' ? SIMULATED : path)}'`
    },
  )
}
// #endregion files
