/** What `npm run begin` lays out in mine/, and says about it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readChapters } from '../../src/lib/literate/chapters.ts'
import { listSources } from '../../src/lib/literate/source-file.ts'
import { root } from '../lib/root.ts'
import { UsageError } from '../lib/usage-error.ts'
import { stubOf as firstStubOf, type Week } from '../lib/weeks.ts'
import { mineFolder, stagesFolder } from './folder.ts'
import { stubOf } from './stub.ts'

const GUIDE = 'http://127.0.0.1:4321'

/** Lays out a week: the stub of its first program. What is there stays as it is. */
export function beginWeek({ number, stage, programs, kind }: Week): string[] {
  const program = programs.find((each) => firstStubOf(each, stagesFolder)) ?? ''
  const stub = firstStubOf(program, stagesFolder) ?? ''
  // The stub stands a folder deeper than the program that comes of it.
  const folder = basename(dirname(stub))
  const text = readFileSync(join(stagesFolder, stub), 'utf8')
    .replaceAll("from './", `from './${folder}/`)
    .replaceAll("from '../", "from './")
    .replaceAll("from './../", "from '../")
  const isNew = put(program, (target) => writeFileSync(target, text))
  return [
    isNew
      ? `mine/${program} is laid out.`
      : `mine/${program} is there already, and stays as it is.`,
    `Read    ${GUIDE}/week/${number}/`,
    `Write   ${join(mineFolder(), program)}`,
    kind === 'scenario'
      ? `Run     npm run explore -- mine/${program}`
      : `Run     npm run stage -- ${stage} --week ${number} --mine`,
    `Check   npm run check -- ${stage} --week ${number} --mine`,
  ]
}

/** Lays out one file of the guide, its bodies left to the reader. What is there stays as it is. */
export function beginFile(path: string): string[] {
  const text = readFileSync(join(stagesFolder, path), 'utf8')
  const stage = /^(\d)-/.exec(path)?.[1] ?? '1'
  const name = nameOf(path)
  const heading = `// Yours: ${path}, explained at ${placeOf(path)}\n// Check it with: npm run check -- ${stage} --mine --file ${name}`
  const isNew = put(path, (target) => writeFileSync(target, stubOf(path, text, heading)))
  return [
    isNew ? `mine/${path} is laid out.` : `mine/${path} is there already, and stays as it is.`,
    `Read    ${placeOf(path)}`,
    `Write   ${join(mineFolder(), path)}`,
    `Check   npm run check -- ${stage} --mine --file ${name}`,
    `Run     npm run stage -- ${stage} --mine`,
  ]
}

/**
 * The source that a person means: a path relative to stages-src (or to the root), or a name without
 * its folder. Throws a UsageError where there is none, or more than one.
 */
export function sourceNamed(name: string): string {
  const wanted = name
    .replace(/^\.\//, '')
    .replace(/^(stages-src|mine)\//, '')
    .replace(/(\.ts)?$/, '.ts')
  const sources = listSources(root).filter((path) => /(?<!\.test)\.ts$/.test(path))
  if (sources.includes(wanted)) return wanted
  const found = sources.filter(
    (path) => path.endsWith(`/${wanted}`) && !path.includes('/exercises/'),
  )
  const [only, ...others] = found
  if (only && others.length === 0) return only
  if (only) throw new UsageError(`there are several: ${found.join(', ')}; give one with its folder`)
  throw new UsageError(
    `there is no file "${name}" in stages-src; give one as 2-http/request/request-line.ts, or a week's number`,
  )
}

/** The name of a file without folder where that is enough, for a command line. */
export function nameOf(path: string): string {
  const short = path.slice(path.lastIndexOf('/') + 1).replace(/\.ts$/, '')
  try {
    return sourceNamed(short) === path ? short : path
  } catch {
    return path
  }
}

/** Where the guide explains the file: the first chapter that shows some of it, or its own page. */
function placeOf(path: string): string {
  const usage = readChapters(root).usages.find(({ selection }) => selection.of === path)
  return `${GUIDE}${usage ? usage.chapter.url : `/source/${path}/`}`
}

/** Whether the file was not there yet, and is now. */
function put(path: string, write: (target: string) => void): boolean {
  const target = join(mineFolder(), path)
  if (existsSync(target)) return false
  mkdirSync(dirname(target), { recursive: true })
  write(target)
  return true
}
