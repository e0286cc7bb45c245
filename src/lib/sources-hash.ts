/** What was measured, as one number. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * What was measured, as one number: SHA-256 in hexadecimal over the path and the content of each
 * file, in order of path. Paths are relative to `root`. A file that is gone counts as different.
 */
export function sourcesHash(files: readonly string[], root: string = process.cwd()): string {
  const hash = createHash('sha256')
  for (const file of [...new Set(files)].sort()) {
    const content = contentOf(resolve(root, file))
    // The lengths keep one file's end from passing for the next one's beginning.
    hash.update(`${file}\0${content ? content.length : 'gone'}\0`)
    if (content) hash.update(content)
  }
  return hash.digest('hex')
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
