/**
 * The files under one directory, and nothing outside of it: the only module of
 * this stage that touches the file system.
 */
import {
  close,
  EAGAIN,
  EINTR,
  ELOOP,
  ENAMETOOLONG,
  ENOENT,
  O_CLOEXEC,
  O_NOCTTY,
  O_NONBLOCK,
  O_PATH,
  O_RDONLY,
  OpenHow,
  openat2,
  Pathname,
  RESOLVE_BENEATH,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_SYMLINKS,
  S_IFDIR,
  S_IFREG,
} from '#sys'
import { problem } from '../problem.ts'
import { entriesOf } from './directory-entries.ts'
import { FileFacts } from './file-facts.ts'
import { fileProblem } from './file-problem.ts'
import type { Coding, Found, OpenFile } from './found.ts'
import { openDirectory, tryDirectory } from './open-directory.ts'
import { encodePath, type Path } from './path.ts'

export interface RootOptions {
  /** Whether a directory without index.html is listed. */
  readonly listing: boolean
  /** Whether names that begin with a dot are there at all. */
  readonly dotFiles: boolean
  /** Whether symbolic links are followed; outside of the root they never are. */
  readonly followLinks: boolean
}

/** How often a call is made again that was interrupted, or met a race. */
const ATTEMPTS = 8

const INDEX = 'index.html'

const SUFFIXES: Readonly<Record<Coding, string>> = { br: '.br', gzip: '.gz' }

/** A directory, open for the life of the server. */
export class DocumentRoot {
  readonly #directory: string
  #root: number
  readonly #options: RootOptions
  readonly #reading: OpenHow
  readonly #looking: OpenHow
  /** What the latest call was about, and what the kernel said of it. */
  readonly #path: Pathname = new Pathname()
  readonly #facts: FileFacts = new FileFacts()

  /** Throws UserError where `directory` cannot be served from. */
  constructor(directory: string, options: RootOptions) {
    const resolve =
      RESOLVE_BENEATH |
      RESOLVE_NO_MAGICLINKS |
      (options.followLinks ? 0 : RESOLVE_NO_SYMLINKS)
    // A FIFO must not make the server wait for who writes to it, nor a terminal
    // become the server's: neither is served, but to know, one has to open it.
    const careful = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    this.#reading = new OpenHow(careful, resolve)
    this.#looking = new OpenHow(O_PATH | O_CLOEXEC, resolve)
    this.#options = options
    this.#directory = directory
    this.#root = openDirectory(directory)
  }

  // #region find
  /**
   * What lies at `path`. `codings`: the codings that the client accepts, best
   * first; a sibling 'name.br' or 'name.gz' that is not older than the file is
   * opened in its place.
   */
  find(path: Path, codings: readonly Coding[]): Found {
    const found = this.#find(path, codings)
    const isGone = found.kind === 'problem' && found.problem.status === 404
    if (!isGone) return found
    switch (this.#comeBack()) {
      case 'same':
        return found
      case 'another':
        return this.#find(path, codings)
      case 'none':
        return { kind: 'problem', problem: problem(503, 'the root is not there') }
    }
  }

  #find(path: Path, codings: readonly Coding[]): Found {
    const { segments, directory } = path
    if (this.#isHidden(segments)) return failed('dot-file', -ENOENT, path)
    if (!this.#enter(path)) return failed('path', -ENAMETOOLONG, path)
    const fd = this.#open(this.#reading)
    if (fd < 0) {
      const list = directory && fd === -ENOENT
      return list ? this.#list(path) : failed('openat2', fd, path)
    }
    const type = this.#facts.ask(fd)
    if (type === S_IFREG) {
      const name = directory ? INDEX : (segments.at(-1) ?? INDEX)
      const file = this.#describe(fd, name, undefined)
      return { kind: 'file', file: this.#sibling(file, codings) ?? file }
    }
    close(fd)
    if (type < 0) return failed('statx', type, path)
    if (type === S_IFDIR) return directory ? this.#list(path) : REDIRECT
    const reason = `${encodePath(path)} is neither a file nor a directory`
    return { kind: 'problem', problem: problem(403, reason) }
  }

  /**
   * Whether a name begins with a dot that must not be seen. '/.well-known/' is there
   * to be asked for: RFC 8615.
   */
  #isHidden(segments: readonly string[]): boolean {
    if (this.#options.dotFiles) return false
    return segments.some(
      (name, at) => name.startsWith('.') && (at > 0 || name !== '.well-known'),
    )
  }

  /**
   * Makes `path` the kernel's, relative to the root: './a/b', './a/index.html'.
   * False where the kernel takes no path so long.
   */
  #enter({ segments, directory }: Path): boolean {
    const path = this.#path
    path.truncate(0)
    path.append('.')
    for (const name of segments) {
      if (!path.append('/') || !path.append(name)) return false
    }
    return !directory || (path.append('/') && path.append(INDEX))
  }

  #open(how: OpenHow): number {
    for (let attempt = 1; ; attempt += 1) {
      const fd = openat2(this.#root, this.#path, how)
      const again = fd === -EAGAIN || fd === -EINTR
      if (!again || attempt === ATTEMPTS) return fd
    }
  }
  // #endregion find

  // #region describe
  /** The file that was asked about last. */
  #describe(fd: number, name: string, coding: Coding | undefined): OpenFile {
    const { size, modified, changed, entityTag } = this.#facts
    return { fd, name, size, modified, changed, entityTag, coding }
  }

  /** The same file in a coding that the client likes better; `file` is then closed. */
  #sibling(file: OpenFile, codings: readonly Coding[]): OpenFile | undefined {
    const { length } = this.#path
    for (const coding of codings) {
      this.#path.truncate(length)
      if (!this.#path.append(SUFFIXES[coding])) continue
      const fd = this.#open(this.#reading)
      if (fd < 0) continue
      const isFile = this.#facts.ask(fd) === S_IFREG
      if (isFile && this.#facts.modified >= file.modified) {
        close(file.fd)
        return this.#describe(fd, file.name, coding)
      }
      close(fd)
    }
    return undefined
  }
  // #endregion describe

  // #region list
  /** A directory without index.html, if there is one and it may be listed. */
  #list(path: Path): Found {
    this.#path.truncate(this.#path.length - INDEX.length)
    const fd = this.#open(this.#reading)
    if (fd < 0) return failed('openat2', fd, path)
    try {
      if (!this.#options.listing) {
        const reason = `${encodePath(path)} has no ${INDEX}, and is not to be listed`
        return { kind: 'problem', problem: problem(403, reason) }
      }
      const { segments } = path
      const listing = entriesOf(
        fd,
        (name) => !this.#isHidden([...segments, name]),
        (name) => this.#behind(name),
      )
      if (typeof listing === 'number') return failed('getdents64', listing, path)
      return { kind: 'directory', ...listing }
    } finally {
      close(fd)
    }
  }

  /** A mark at what a link in the directory leads to, if links may be followed. */
  #behind(name: string): number {
    if (!this.#options.followLinks) return -ELOOP
    const { length } = this.#path
    const fd = this.#path.append(name) ? this.#open(this.#looking) : -ENAMETOOLONG
    this.#path.truncate(length)
    return fd
  }
  // #endregion list

  // #region come-back
  /**
   * Whether the root's name still leads to the directory that is open: where a file
   * is not found, that may be because the whole directory was deleted, or another
   * was put in its place. Another one is then served from now on.
   */
  #comeBack(): 'same' | 'another' | 'none' {
    const root = tryDirectory(this.#directory)
    if (root < 0) return 'none'
    const isSame = this.#facts.identity(root) === this.#facts.identity(this.#root)
    close(isSame ? root : this.#root)
    if (!isSame) this.#root = root
    return isSame ? 'same' : 'another'
  }
  // #endregion come-back

  /** Closes a file that is not needed any more: 0, or -errno for the log. */
  release(file: OpenFile): number {
    return close(file.fd)
  }

  /** Gives the directory back; nothing is found afterwards. */
  close(): void {
    close(this.#root)
  }
}

const REDIRECT: Found = { kind: 'redirect' }

function failed(call: string, result: number, path: Path): Found {
  return { kind: 'problem', problem: fileProblem(call, result, path) }
}
