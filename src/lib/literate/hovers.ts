/**
 * What every name of stages-src means and where it is defined, from TypeScript's language
 * server. Asking takes seconds, so the answers are kept until a source, the compiler or its
 * settings change.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { type HoverText, parseHover } from './hover-text.ts'
import { LanguageServer, type Place } from './language-server.ts'
import { importedNamesOf, type Name, namesOf } from './names.ts'
import { outlineOf } from './outline.ts'
import { readSource, readSources, type SourceFile, STAGES_FOLDER } from './source-file.ts'
import { isTypeScript, syntaxOf } from './syntax.ts'

/** A place in stages-src: `1-echo/server.ts`, line 12. */
export interface Definition {
  readonly path: string
  readonly line: number
}

/** A name that has something to say. */
export interface HoverName {
  /** Offsets in the text of its file, in UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly text: HoverText
  /** Nothing for what is defined outside stages-src. */
  readonly definition: Definition | undefined
}

/** By path; the names of a file in their order. */
export type Hovers = ReadonlyMap<string, readonly HoverName[]>

const CACHE_FILE = '.cache/hovers.json'
/** What the compiler goes by, apart from the sources; its own version is in the lock file. */
const SETTINGS = [
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  `${STAGES_FOLDER}/tsconfig.json`,
]
let latest: { key: string; hovers: Promise<Hovers> } | undefined

/** The hovers of every file under `root`, asked anew only after a change. */
export function readHovers(root: string): Promise<Hovers> {
  const files = readSources(root).filter((file) => isTypeScript(file.path))
  const key = keyOf(root, files)
  if (latest?.key !== key) latest = { key, hovers: fromCache(root, key) ?? ask(root, files, key) }
  return latest.hovers
}

const none: Hovers = new Map()
let ready: { key: string; hovers: Hovers } | undefined

/**
 * The hovers if they are there already, and none while they are being asked for: whoever
 * edits sources and looks at pages does not wait for them.
 */
export function hoversSoFar(root: string): Hovers {
  const hovers = readHovers(root)
  const key = latest?.key ?? ''
  if (ready?.key === key) return ready.hovers
  hovers.then(
    (known) => {
      ready = { key, hovers: known }
    },
    () => {},
  )
  return none
}

/** A hash of everything that the answers depend on. */
function keyOf(root: string, files: readonly SourceFile[]): string {
  const hash = createHash('sha256').update(root)
  for (const name of SETTINGS) {
    const path = join(root, name)
    hash.update(`\0${name}\0${existsSync(path) ? readFileSync(path, 'utf8') : ''}`)
  }
  for (const { path, text } of files) hash.update(`\0${path}\0${text}`)
  return hash.digest('hex')
}

function fromCache(root: string, key: string): Promise<Hovers> | undefined {
  const path = join(root, CACHE_FILE)
  if (!existsSync(path)) return undefined
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Kept
  return kept.key === key ? Promise.resolve(unpack(kept)) : undefined
}

async function ask(root: string, files: readonly SourceFile[], key: string): Promise<Hovers> {
  const server = await LanguageServer.start(root)
  try {
    for (const { path, text } of files) server.open(join(root, STAGES_FOLDER, path), text)
    const asking = new Asking(root, server)
    const hovers = new Map(
      await Promise.all(files.map(async (file) => [file.path, await asking.about(file)] as const)),
    )
    const path = join(root, CACHE_FILE)
    mkdirSync(dirname(path), { recursive: true })
    // Whole or not at all: another build may be reading.
    const unfinished = `${path}.${process.pid}`
    writeFileSync(unfinished, JSON.stringify(pack(key, hovers)))
    renameSync(unfinished, path)
    return hovers
  } finally {
    await server.stop()
  }
}

/** One round of questions; what is defined in stages-src is asked about once, where it is. */
class Asking {
  readonly #root: string
  readonly #server: LanguageServer
  readonly #known = new Map<string, Promise<HoverText | undefined>>()

  constructor(root: string, server: LanguageServer) {
    this.#root = root
    this.#server = server
  }

  async about(file: SourceFile): Promise<HoverName[]> {
    const names = isTest(file.path) ? importedNamesOf(file) : namesOf(file)
    const found = await Promise.all(names.map((name) => this.#aboutName(file, name)))
    return found.filter((name) => name !== undefined)
  }

  async #aboutName(file: SourceFile, name: Name): Promise<HoverName | undefined> {
    const place = this.#placeOf(file, name.isModule ? name.start + 1 : name.start)
    const target = await this.#server.definition(place)
    const definition = target && this.#inStages(name.isModule ? { ...target, line: 0 } : target)
    const text = await this.#textOf(name, place, definition && target, definition)
    return text && { start: name.start, end: name.end, text, definition }
  }

  #inStages({ file, line }: Place): Definition | undefined {
    const path = relative(join(this.#root, STAGES_FOLDER), file)
    return path.startsWith('..') ? undefined : { path: path.split(sep).join('/'), line: line + 1 }
  }

  #textOf(name: Name, place: Place, ours: Place | undefined, definition: Definition | undefined) {
    if (name.isModule && definition) return moduleText(this.#root, definition)
    if (!ours) return this.#hover(place, { foreign: true })
    const key = `${ours.file}:${ours.line}:${ours.character}`
    const known = this.#known.get(key) ?? this.#hover(ours, { foreign: false })
    this.#known.set(key, known)
    return known
  }

  async #hover(place: Place, options: { foreign: boolean }): Promise<HoverText | undefined> {
    const markdown = await this.#server.hover(place)
    if (markdown === undefined) return undefined
    const text = parseHover(markdown, options)
    return text.signature === '' ? undefined : text
  }

  #placeOf(file: SourceFile, offset: number): Place {
    const line = syntaxOf(file).lineAt(offset) - 1
    const lineStart = offset === 0 ? 0 : file.text.lastIndexOf('\n', offset - 1) + 1
    const path = join(this.#root, STAGES_FOLDER, file.path)
    return { file: path, line, character: offset - lineStart }
  }
}

/**
 * Of a test, what it imports of ours is enough: to ask for every name would mean to know the types
 * of everything that the test runner returns, the most expensive answers of all.
 */
function isTest(file: string): boolean {
  return file.endsWith('.test.ts')
}

function moduleText(root: string, { path }: Definition): HoverText {
  const { purpose } = outlineOf(readSource(root, path))
  return { signature: `module "${path}"`, documentation: purpose === undefined ? [] : [purpose] }
}

/** Hovers as they are kept in a file: each text once. */
interface Kept {
  readonly key: string
  readonly texts: readonly HoverText[]
  readonly names: Readonly<
    Record<string, readonly (readonly [number, number, number, Definition?])[]>
  >
}

function pack(key: string, hovers: Hovers): Kept {
  const texts: HoverText[] = []
  const numbers = new Map<string, number>()
  const numberOf = (text: HoverText) => {
    const written = JSON.stringify(text)
    const number = numbers.get(written) ?? texts.push(text) - 1
    numbers.set(written, number)
    return number
  }
  const names = Object.fromEntries(
    [...hovers].map(([path, file]) => [
      path,
      file.map(({ start, end, text, definition }): Kept['names'][string][number] =>
        definition ? [start, end, numberOf(text), definition] : [start, end, numberOf(text)],
      ),
    ]),
  )
  return { key, texts, names }
}

function unpack({ texts, names }: Kept): Hovers {
  return new Map(
    Object.entries(names).map(([path, file]) => [
      path,
      file.flatMap(([start, end, number, definition]) => {
        const text = texts[number]
        return text ? [{ start, end, text, definition }] : []
      }),
    ]),
  )
}
