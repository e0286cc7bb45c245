/** What there is to explore: the scenarios of this folder, or those of a reader's file. */
import { existsSync, globSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type LoadOptions, loadScenarios } from '../explorer/load.ts'
import type { Scenario } from '../explorer/scenario.ts'
import { root } from '../lib/root.ts'
import { UsageError } from '../lib/usage-error.ts'
import { whereTyped } from '../lib/where-typed.ts'
import { mineFolder, mineOf, pathIn, stagesFolder } from '../mine/folder.ts'

/** A scenario, and where the source is that it explores. */
export interface Case {
  readonly name: string
  readonly scenario: Scenario
  /** A line of a file as it is explored. */
  line(file: string, line: number): string
}

const folder = join(root, 'scripts/explore/scenarios')
const simulated = pathToFileURL(join(root, 'scripts/explore/simulated-sys.ts')).href
const real = pathToFileURL(join(stagesFolder, 'sys/index.ts')).href

// #region cases
/** The scenarios of the guide, in the order of their files. */
export async function allCases(options?: LoadOptions): Promise<Case[]> {
  const files = globSync('*.ts', { cwd: folder }).sort()
  const cases = await Promise.all(files.map((file) => casesIn(join(folder, file), options)))
  return cases.flat()
}

/** The scenarios that a name means: one of the guide's, or all of a file's. */
export async function casesNamed(name: string, options?: LoadOptions): Promise<Case[]> {
  if (name.endsWith('.ts'))
    return await casesOfReader(resolve(whereTyped('explore'), name), options)
  const cases = await allCases(options)
  const found = cases.filter((it) => it.name === name)
  if (found.length > 0) return found
  const names = cases.map((it) => it.name).join(', ')
  throw new UsageError(`there is no case '${name}'; there are ${names}, and your own files`)
}
// #endregion cases

/** The scenarios that a file exports, or those of `queue.scenario.ts` beside a `queue.ts`. */
async function casesOfReader(file: string, options?: LoadOptions): Promise<Case[]> {
  if (!existsSync(file)) throw new UsageError(`there is no file ${relative(root, file)}`)
  const beside = file.replace(/\.ts$/, '.scenario.ts')
  const cases = await casesIn(existsSync(beside) ? beside : file, optionsFor(file, options))
  if (cases.length > 0) return cases
  const name = basename(beside)
  throw new UsageError(
    `${relative(root, file)} exports no scenario, and there is no ${name} beside it: --help shows one`,
  )
}

/**
 * A file of mine/ finds what it imports beside it, or else where the guide has it. A mistake that
 * is put in is one of the guide's files, whatever stands beside it.
 */
function optionsFor(file: string, options: LoadOptions = {}): LoadOptions {
  if (pathIn(mineFolder(), file) === undefined) return options
  return options.edits?.length ? { ...options, original: originalOf } : { ...options, ...withMine }
}

async function casesIn(file: string, options?: LoadOptions): Promise<Case[]> {
  const instead = (url: string) => (url === real ? simulated : options?.instead?.(url))
  const { scenarios, line } = await loadScenarios(file, { ...options, instead })
  return [...scenarios].map(([name, scenario]) => ({ name, scenario, line }))
}

// #region mine
/** The reader's files in the place of the guide's, as with `npm run stage -- 3 --mine`. */
export const withMine: LoadOptions = { instead: ownOf, original: originalOf }

function ownOf(url: string): string | undefined {
  const path = url.startsWith('file:') && pathIn(stagesFolder, fileURLToPath(url))
  const own = path ? mineOf(path) : undefined
  return own && pathToFileURL(own).href
}

function originalOf(url: string): string | undefined {
  const path = pathIn(mineFolder(), fileURLToPath(url))
  return path && pathToFileURL(join(stagesFolder, path)).href
}
// #endregion mine
