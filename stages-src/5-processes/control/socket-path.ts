/** Where a master's control socket is, so that a client finds it by the port alone. */
import { lstatSync, mkdirSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { UserError } from '../../1-echo/user-errors.ts'

/** What decides it, besides the port; from the process's own environment, usually. */
export interface Surroundings {
  readonly XDG_RUNTIME_DIR?: string | undefined
  /** Where anybody may make a folder. */
  readonly temporary?: string
}

// #region path
/**
 * The path for the master on `port`: in the folder that the user's session has for
 * such things, or in one under /tmp that is the user's alone. Throws UserError where
 * that one is somebody else's.
 */
export function usualSocket(
  port: number,
  { XDG_RUNTIME_DIR = '', temporary = '/tmp' }: Surroundings = process.env,
): string {
  const name = `five-servers-${port}.sock`
  if (isAbsolute(XDG_RUNTIME_DIR) && isPrivate(XDG_RUNTIME_DIR)) {
    return join(XDG_RUNTIME_DIR, name)
  }
  return join(privateFolder(temporary), name)
}

/**
 * Everybody knows this name, and may have been here before: a folder that others can
 * write in could hold a socket of theirs, which a client would talk to as ours.
 */
function privateFolder(temporary: string): string {
  const folder = join(temporary, `five-servers-${process.getuid?.()}`)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      const { message } = error as Error
      throw new UserError(`${message}: name another place with --socket`)
    }
  }
  if (isPrivate(folder)) return folder
  throw new UserError(
    `${folder} is not a folder of yours alone (mode 700): ` +
      'remove it, or name another place with --socket',
  )
}

/** Whether `path` is a folder, and no link to one, that only this user can enter. */
function isPrivate(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found.isDirectory()) return false
  return found.uid === process.getuid?.() && (found.mode & 0o077) === 0
}
// #endregion path
