/** What is in a directory: its files and directories, and nothing else. */
import { readdirSync } from 'node:fs'
import { close, S_IFDIR, S_IFLNK, S_IFREG } from '#sys'
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

/**
 * The entries of the directory that `fd` has open. `follow` gives a descriptor for
 * what a link leads to, or -errno where that is not to be shown. Throws an error
 * with `errno` where the directory cannot be read.
 */
export function entriesOf(fd: number, follow: (name: string) => number): Entry[] {
  // Through its descriptor: this directory, whatever its name means by now.
  const names = readdirSync(`/proc/self/fd/${fd}`, 'latin1')
  return names.flatMap((name) => {
    const asked = facts.askInside(fd, name)
    const type = asked === S_IFLNK ? typeBehind(follow(name)) : asked
    const directory = type === S_IFDIR
    if (!directory && type !== S_IFREG) return []
    return { name, directory, size: facts.size, modified: facts.modified }
  })
}

/** What a link leads to, S_IF…, or -errno. */
function typeBehind(target: number): number {
  if (target < 0) return target
  const type = facts.ask(target)
  close(target)
  return type
}

const facts = new FileFacts()
