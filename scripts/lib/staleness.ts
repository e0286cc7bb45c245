/** Whether the built guide is that of today's sources. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Everything the guide is built from, relative to the root: files, and folders with all below
 * them. Those of `scripts` are here because a result's page says whether its lab has changed since.
 */
const INPUTS = [
  'content',
  'public',
  'scripts/checks',
  'scripts/explore',
  'scripts/explorer',
  'scripts/labs',
  'scripts/lib',
  'src',
  'stages-src',
  'astro.config.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]

/** Written into the built guide, so that it goes away whenever the guide does. */
const STAMP = '.built-from'

/** Whether `dist` under `root` is missing, half built, or built from other inputs than today's. */
export function isStale(root: string): boolean {
  const file = join(root, 'dist', STAMP)
  return !existsSync(file) || readFileSync(file, 'utf8') !== hashOfInputs(root)
}

/** Remembers, in a built guide, the hash of the inputs taken before its build began. */
export function markFresh(guide: string, hash: string): void {
  writeFileSync(join(guide, STAMP), hash)
}

/**
 * One hash over the names and contents of all inputs: unlike the newest modification time, it
 * notices a file that was deleted, and it does not mind a fresh checkout of the same contents.
 */
export function hashOfInputs(root: string): string {
  const hash = createHash('sha256')
  for (const name of INPUTS.flatMap((input) => filesBelow(root, input)).sort()) {
    const contents = readFileSync(join(root, name))
    hash.update(`${name}\0${contents.length}\0`).update(contents)
  }
  return hash.digest('hex')
}

function filesBelow(root: string, input: string): string[] {
  const path = join(root, input)
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [input]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, '/').length))
}
