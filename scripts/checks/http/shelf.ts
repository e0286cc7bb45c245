/** A folder in the root of a server, for the files of one check. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Context } from '../context.ts'

export class Shelf {
  readonly folder: string
  /** Its path in a URL, without a slash behind it: `/shelf-xyz`. */
  readonly path: string

  constructor(root: string) {
    this.folder = mkdtempSync(join(root, 'shelf-'))
    chmodSync(this.folder, 0o755) // for a server that runs as somebody else
    this.path = `/${basename(this.folder)}`
  }

  /** Writes a file, and the folders that lead to it; returns where it is. */
  put(name: string, content: string | Buffer): string {
    const place = join(this.folder, name)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, content)
    return place
  }

  /** The target that leads to a name, each of its bytes as it has to be in a URL. */
  target(name: string): string {
    return `${this.path}/${name.split('/').map(encodeURIComponent).join('/')}`
  }
}

/** Works with a folder in the root that the server serves; it goes when the work is done. */
export async function withShelf(
  { root }: Pick<Context, 'root'>,
  work: (shelf: Shelf) => Promise<void>,
): Promise<void> {
  const shelf = new Shelf(root)
  try {
    await work(shelf)
  } finally {
    rmSync(shelf.folder, { recursive: true, force: true })
  }
}
