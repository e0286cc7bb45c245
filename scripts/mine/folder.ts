/** The reader's own folder, and which of its files stand for which of the guide's. */
import { existsSync, globSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { root } from '../lib/root.ts'
import { WEEKS } from '../lib/weeks.ts'

/** Another folder in the place of `mine/`: for tests, which never touch the reader's. */
export const MINE_VARIABLE = 'FIVE_SERVERS_MINE'

const FIRST = new Set(WEEKS.flatMap(({ programs }) => programs))

export const stagesFolder: string = join(root, 'stages-src')

/** Where the reader's files stand, without a slash at its end. */
export function mineFolder(): string {
  return resolve(process.env[MINE_VARIABLE] ?? join(root, 'mine'))
}

/** The reader's file for `path`, which is relative to stages-src; undefined where there is none. */
export function mineOf(path: string): string | undefined {
  const file = join(mineFolder(), path)
  return existsSync(file) ? file : undefined
}

/** A file of `folder` by its path from there, with slashes; undefined for one from elsewhere. */
export function pathIn(folder: string, file: string): string | undefined {
  const path = relative(folder, file)
  return path === '' || path.startsWith('..') ? undefined : path.replaceAll(sep, '/')
}

/**
 * The reader's files that stand in the place of the guide's, relative to `mine/`, sorted. First
 * programs are whole servers, and in no other's place.
 */
export function replacements(): string[] {
  return globSync('**/*.ts', { cwd: mineFolder() })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => existsSync(join(stagesFolder, path)) && !FIRST.has(path))
    .sort()
}
