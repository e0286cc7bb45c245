import type { Entry } from '../../stages-src/2-http/files/directory-entries.ts'
import type { Found, OpenFile } from '../../stages-src/2-http/files/found.ts'
import type { Path } from '../../stages-src/2-http/files/path.ts'
import type { Files } from '../../stages-src/2-http/response/response.ts'

export const MODIFIED = Date.UTC(1994, 10, 6, 8, 49, 37, 250)

type Kept = Partial<OpenFile> & { gzip?: boolean }

/**
 * A document root in memory, by path: a file's facts, a directory's entries, or what else may
 * be found. It counts the files that are open.
 */
export class FakeFiles implements Files {
  readonly #found: Readonly<Record<string, Kept | readonly Entry[] | Found>>
  readonly open = new Set<OpenFile>()

  constructor(found: Readonly<Record<string, Kept | readonly Entry[] | Found>>) {
    this.#found = found
  }

  find({ segments, directory }: Path, codings: readonly string[]): Found {
    const path = segments.join('/') + (directory ? '/' : '')
    const found = Object.hasOwn(this.#found, path) ? this.#found[path] : undefined
    if (found === undefined) {
      return { kind: 'problem', problem: { status: 404, reason: `openat2 ${path}: ENOENT` } }
    }
    if (Array.isArray(found)) return { kind: 'directory', entries: found, more: false }
    if ('kind' in found) return found
    const { gzip = false, ...facts } = found as Kept
    const coding = gzip && codings.includes('gzip') ? 'gzip' : undefined
    const file: OpenFile = {
      fd: 3,
      name: directory ? 'index.html' : (segments.at(-1) ?? ''),
      size: 1000,
      modified: MODIFIED,
      changed: MODIFIED,
      entityTag: coding === undefined ? '"plain"' : '"gzipped"',
      coding,
      ...facts,
    }
    this.open.add(file)
    return { kind: 'file', file }
  }

  release(file: OpenFile): number {
    this.open.delete(file)
    return 0
  }
}
