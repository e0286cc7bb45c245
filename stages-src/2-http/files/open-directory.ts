/** The directory that a server serves, opened once. */

import { release } from 'node:os'
import {
  AT_FDCWD,
  EACCES,
  ENAMETOOLONG,
  ENOENT,
  ENOSYS,
  ENOTDIR,
  EPERM,
  must,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  OpenHow,
  openat2,
  Pathname,
} from '#sys'
import { UserError } from '../../1-echo/user-errors.ts'
import { memoize } from '../memoize.ts'

/**
 * A descriptor for `directory`, whatever becomes of its name later. Links on the
 * way there are the business of whoever started the server, and followed. Throws
 * UserError where there is no such directory, or no openat2(2).
 */
export function openDirectory(directory: string): number {
  const result = tryDirectory(directory)
  const trouble = troubles.get(-result)
  if (trouble !== undefined) throw new UserError(trouble(directory))
  return must(result, `openat2 of ${directory}`)
}

/** The same, or -errno. */
export function tryDirectory(directory: string): number {
  const path = paths(directory)
  return path === 'too long' ? -ENAMETOOLONG : openat2(AT_FDCWD, path, HOW)
}

/** A name in UTF-8, one character a byte. */
const paths = memoize(8, (directory: string): Pathname | 'too long' => {
  const path = new Pathname()
  return path.append(Buffer.from(directory).toString('latin1')) ? path : 'too long'
})

const HOW = new OpenHow(O_PATH | O_DIRECTORY | O_CLOEXEC, 0)

const troubles = new Map<number, (directory: string) => string>([
  [ENOENT, (it) => `--root ${it}: there is no such directory`],
  [ENOTDIR, (it) => `--root ${it}: that is not a directory`],
  [EACCES, (it) => `--root ${it}: no permission to look into it`],
  [ENAMETOOLONG, (it) => `--root ${it}: no name of a file is so long`],
  [ENOSYS, () => `no openat2(2) in Linux ${release()}; it came with Linux 5.6`],
  // What some sandboxes answer to calls that they have not heard of.
  [
    EPERM,
    () => 'openat2(2) is not allowed here; does a sandbox (seccomp) forbid it?',
  ],
])
