/**
 * Files and directories in memory. A path is followed as openat2(2) says; there are
 * no links.
 */
import { EACCES, ENAMETOOLONG, ENOENT, ENOTDIR, EXDEV } from '../errors.ts'
import type { Clock } from './clock.ts'

export interface FileNode {
  readonly type: 'file'
  readonly inode: number
  bytes: Buffer
  /** Milliseconds since the epoch, by the simulated clock. */
  modified: number
  changed: number
  /** Whether openat2 answers -EACCES. */
  isForbidden: boolean
}

export interface DirectoryNode {
  readonly type: 'directory'
  readonly inode: number
  readonly entries: Map<string, Node>
  readonly modified: number
  readonly changed: number
}

export type Node = FileNode | DirectoryNode

/** NAME_MAX. */
const LONGEST_NAME = 255

export class FileTree {
  readonly root: DirectoryNode
  readonly #clock: Clock
  #inodes = 1

  constructor(clock: Clock) {
    this.#clock = clock
    this.root = this.#directory()
  }

  #directory(): DirectoryNode {
    const time = this.#clock.date
    this.#inodes += 1
    const times = { modified: time, changed: time }
    return { type: 'directory', inode: this.#inodes, entries: new Map(), ...times }
  }

  // #region write
  /** Puts a new file at `path`, in the place of any other, and returns it. */
  put(path: string, bytes: Buffer): FileNode {
    const names = namesOf(path)
    const last = names.pop() ?? ''
    const time = this.#clock.date
    this.#inodes += 1
    const file: FileNode = {
      ...{ type: 'file', inode: this.#inodes, bytes, isForbidden: false },
      ...{ modified: time, changed: time },
    }
    this.makeDirectory(names.join('/')).entries.set(last, file)
    return file
  }

  /** The directory at `path`, made where it is missing, with those above it. */
  makeDirectory(path: string): DirectoryNode {
    return namesOf(path).reduce((above, name) => {
      const there = above.entries.get(name)
      if (there?.type === 'directory') return there
      const made = this.#directory()
      above.entries.set(name, made)
      return made
    }, this.root)
  }

  /** Writes into a file that stays the same: those who have it open see it. */
  overwrite(file: FileNode, bytes: Buffer): void {
    file.bytes = bytes
    file.modified = this.#clock.date
    file.changed = this.#clock.date
  }
  // #endregion write

  // #region find
  /**
   * What is at `path`, from the directory `from`; `isBeneath`: not above it. A number
   * is -errno.
   */
  find(from: Node, path: string, isBeneath: boolean): Node | number {
    if (path === '') return -ENOENT
    if (path.startsWith('/') && isBeneath) return -EXDEV
    const trail: Node[] = [path.startsWith('/') ? this.root : from]
    for (const name of path.split('/')) {
      const here = trail.at(-1) as Node
      // What ends in a slash has to be a directory, too.
      if (here.type === 'file') return -ENOTDIR
      if (name === '' || name === '.') continue
      if (name.length > LONGEST_NAME) return -ENAMETOOLONG
      if (name === '..') {
        if (trail.length === 1) return -EXDEV
        trail.pop()
        continue
      }
      const next = here.entries.get(name)
      if (next === undefined) return -ENOENT
      trail.push(next)
    }
    const found = trail.at(-1) as Node
    return found.type === 'file' && found.isForbidden ? -EACCES : found
  }
  // #endregion find
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '')
}
