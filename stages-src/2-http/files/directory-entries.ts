/** What is in a directory: its files and directories, and nothing else. */
import { close, getdents64, Memory, S_IFDIR, S_IFLNK, S_IFREG } from '#sys'
import { FileFacts } from './file-facts.ts'

/** What a listing says of a file or a directory. */
export interface Entry {
  /** One character a byte, as it stands in the directory. */
  readonly name: string
  readonly directory: boolean
  readonly size: number
  /** In milliseconds since the epoch. */
  readonly modified: number
}

export interface Listing {
  readonly entries: readonly Entry[]
  /** Whether the directory has more than that. */
  readonly more: boolean
}

/** How many entries are read: whoever asks for a listing keeps others waiting. */
const MOST = 100_000

// #region entries
/**
 * The entries of the directory `fd` whose names `isShown`. `follow` gives a
 * descriptor for what a link leads to, or -errno where that is not to be shown. Or
 * -errno, where the directory cannot be read.
 */
export function entriesOf(
  fd: number,
  isShown: (name: string) => boolean,
  follow: (name: string) => number,
): Listing | number {
  const entries: Entry[] = []
  for (let read = 0; ; ) {
    const length = getdents64(fd, dirents)
    if (length < 0) return length
    if (length === 0) return { entries, more: false }
    for (const name of namesIn(length)) {
      read += 1
      if (read > MOST) return { entries, more: true }
      const entry = isShown(name) ? entryOf(fd, name, follow) : undefined
      if (entry !== undefined) entries.push(entry)
    }
  }
}

function entryOf(
  fd: number,
  name: string,
  follow: (name: string) => number,
): Entry | undefined {
  const asked = facts.askInside(fd, name)
  const type = asked === S_IFLNK ? typeBehind(follow(name)) : asked
  const directory = type === S_IFDIR
  if (!directory && type !== S_IFREG) return undefined
  return { name, directory, size: facts.size, modified: facts.modified }
}

/** A struct linux_dirent64: its length is at 16, its name, up to a NUL, at 19. */
function* namesIn(length: number): Generator<string> {
  const { bytes, view } = dirents
  for (let at = 0; at < length; at += view.getUint16(at + 16, true)) {
    const name = bytes.toString('latin1', at + 19, bytes.indexOf(0, at + 19))
    if (name !== '.' && name !== '..') yield name
  }
}
// #endregion entries

/** What a link leads to, S_IF…, or -errno. */
function typeBehind(target: number): number {
  if (target < 0) return target
  const type = facts.ask(target)
  close(target)
  return type
}

const facts = new FileFacts()
const dirents = new Memory(64 * 1024)
