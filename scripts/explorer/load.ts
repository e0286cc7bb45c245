/**
 * Modules as the explorer runs them: transformed as they are imported, and one copy for each
 * thread, for that is what worker threads have.
 */
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Scenario } from './scenario.ts'
import { transform } from './transform.ts'

/** A change to a source file: `find` stands there once, and `replace` in its place. */
export interface Edit {
  /** The end of the file's path. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

export interface LoadOptions {
  readonly edits?: readonly Edit[]
  /** The module in the place of another, and the other in whose place one is, as URLs. */
  readonly instead?: (url: string) => string | undefined
  readonly original?: (url: string) => string | undefined
}

const ENGINE = new URL('.', import.meta.url).href
const RUNTIME = { standIns: `${ENGINE}stand-ins.ts`, bulk: `${ENGINE}bulk.ts` }

/** What is said in the query of a transformed module: which load it is of, and whose copy. */
const MARK = /\?explore=(\d+)\.\d+$/

const loads: LoadOptions[] = []
/** Texts as they were transformed, by file and load. */
const texts = new Map<string, string>()

// #region hooks
registerHooks({
  resolve(specifier, context, next) {
    const mark = MARK.exec(context.parentURL ?? '')
    if (!mark) return next(specifier, context)
    const options = loads[Number(mark[1])]
    const parent = plain(context.parentURL as string)
    const from = (parentURL: string) => next(specifier, { ...context, parentURL })
    const original = options?.original?.(parent)
    const result = original === undefined ? from(parent) : eitherOf(from, original, parent)
    const url = options?.instead?.(result.url) ?? result.url
    const isExplored =
      url.startsWith('file:') && !url.startsWith(ENGINE) && !url.includes('/node_modules/')
    return isExplored ? { url: url + mark[0], shortCircuit: true } : { ...result, url }
  },
  load(url, context, next) {
    const mark = MARK.exec(url)
    if (!mark) return next(url, context)
    return {
      format: 'module',
      source: transformed(plain(url), Number(mark[1])),
      shortCircuit: true,
    }
  },
})
// #endregion hooks

/** What a module imports is looked for from where it belongs, and else from where it is. */
function eitherOf<T>(from: (url: string) => T, original: string, parent: string): T {
  try {
    return from(original)
  } catch {
    return from(parent)
  }
}

function plain(url: string): string {
  return url.replace(MARK, '')
}

const sources = new Map<string, string>()

function transformed(url: string, load: number): string {
  const key = `${load} ${url}`
  const known = sources.get(key)
  if (known !== undefined) return known
  const file = fileURLToPath(url)
  const text = edited(readFileSync(file, 'utf8'), url, loads[load]?.edits ?? [])
  texts.set(key, text)
  const source = transform(file, stripTypeScriptTypes(text), RUNTIME)
  sources.set(key, source)
  return source
}

function edited(text: string, url: string, edits: readonly Edit[]): string {
  return edits
    .filter(({ file }) => url.endsWith(`/${file}`))
    .reduce((before, { find, replace, file }) => {
      const [start, end, ...more] = before.split(find)
      if (start === undefined || end === undefined || more.length > 0) {
        throw new Error(`${file}: ‘${find}’ has to be there once`)
      }
      return start + replace + end
    }, text)
}

/** Scenarios of a file, and the lines of what they import. */
export interface Loaded {
  readonly scenarios: ReadonlyMap<string, Scenario>
  /** A line of a source as it was explored, from 1 on. */
  line(file: string, line: number): string
}

// #region load
/** The scenarios that a file exports, by name. Each thread's function is of a copy of its own. */
export async function loadScenarios(file: string, options: LoadOptions = {}): Promise<Loaded> {
  const load = loads.push(options) - 1
  const url = pathToFileURL(file).href
  const copy = (of: number): Promise<Record<string, unknown>> =>
    import(`${url}?explore=${load}.${of}`)
  const found = Object.entries(await copy(0)).filter(([, value]) => isScenario(value))
  const most = Math.max(0, ...found.map(([, it]) => Object.keys((it as Scenario).threads).length))
  const copies: Record<string, unknown>[] = []
  for (let of = 1; of <= most; of += 1) copies.push(await copy(of))
  const scenarios = new Map(found.map(([name, it]) => [name, apart(name, it as Scenario, copies)]))
  const line = (of: string, number: number): string =>
    texts.get(`${load} ${of}`)?.split('\n')[number - 1] ?? ''
  return { scenarios, line }
}

/** The scenario with each thread's function from another copy of the module. */
function apart(
  name: string,
  scenario: Scenario,
  copies: readonly Record<string, unknown>[],
): Scenario {
  const threads = Object.keys(scenario.threads).map((thread, index) => [
    thread,
    (copies[index] as Record<string, Scenario>)[name]?.threads[thread],
  ])
  return { ...scenario, threads: Object.fromEntries(threads) }
}
// #endregion load

function isScenario(value: unknown): value is Scenario {
  return typeof value === 'object' && value !== null && 'threads' in value && 'bytes' in value
}
