/** The files of stages-src, read as text. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { whileUnchanged } from '../while-unchanged.ts'
import { LiterateError } from './fault.ts'

/** Where the servers live, relative to the root of the repository. */
export const STAGES_FOLDER = 'stages-src'

export interface SourceFile {
  /** Relative to stages-src, with forward slashes: `1-echo/server.ts`. */
  readonly path: string
  readonly text: string
  /** Without line ends; line `n` of an editor is `lines[n - 1]`. */
  readonly lines: readonly string[]
}

/** Makes a source file of a text that is at hand. */
export function sourceFile(path: string, text: string): SourceFile {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return { path, text, lines }
}

/**
 * Reads one file afresh. As long as its text stays the same, so does the object, and what
 * was computed from it can be kept beside it in a WeakMap.
 */
export function readSource(root: string, path: string): SourceFile {
  const place = join(root, STAGES_FOLDER, path)
  if (!isPathInside(path) || !existsSync(place) || !statSync(place).isFile()) {
    throw new LiterateError(unknownFile(root, path))
  }
  return sameFile(path, readFileSync(place, 'utf8'))
}

const sameFile = whileUnchanged(sourceFile)

/**
 * Every file in a folder of stages-src, sorted by path. What stands beside the folders (the
 * compiler's settings) is no source.
 */
export function listSources(root: string): string[] {
  const folder = join(root, STAGES_FOLDER)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== folder)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

/** Reads every file of stages-src. */
export function readSources(root: string): SourceFile[] {
  return listSources(root).map((path) => readSource(root, path))
}

/** Whether a chapter has to show the file: tests and exercises stand on pages of their own. */
export function isShownInChapters(path: string): boolean {
  return !path.endsWith('.test.ts') && !path.split('/').includes('exercises')
}

function isPathInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split('/').includes('..')
}

function unknownFile(root: string, path: string): string {
  const name = path.split('/').at(-1)
  const alike = listSources(root).filter((other) => other.split('/').at(-1) === name)
  const hint = alike.length > 0 ? `Is it ${alike.join(' or ')}?` : 'Check the path.'
  return `there is no file ${STAGES_FOLDER}/${path}. ${hint}`
}
