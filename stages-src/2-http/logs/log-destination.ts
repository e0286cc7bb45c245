/** Where a log goes: nowhere, to a file, or to a descriptor that was inherited. */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
} from 'node:fs'
import { dup3, F_GETFL, fcntl, must, O_CLOEXEC } from '#sys'
import { UserError } from '../../1-echo/user-errors.ts'

// #region destination
/** A place for lines, opened. */
export interface LogDestination {
  /** Where to write; -1 for nowhere. */
  readonly fd: number
  /**
   * Opens the file again, by its name, behind the same descriptor: whoever rotates
   * logs has given its old name to another. Throws UserError.
   */
  reopen(): void
}

/**
 * Opens the place that an option has named: 'off', '-' for standard output,
 * 'fd:3', or a file. Throws UserError.
 */
export function openDestination(place: string): LogDestination {
  const inherited = inheritedDescriptor(place)
  if (inherited !== undefined) return { fd: inherited, reopen() {} }
  const fd = openLog(place)
  return {
    fd,
    reopen() {
      const again = openLog(place)
      // In one step, so that the thread that writes finds one file or the other.
      must(dup3(again, fd, O_CLOEXEC), 'dup3')
      closeSync(again)
    },
  }
}

/** The descriptor that is there already, or is not wanted: -1. */
function inheritedDescriptor(place: string): number | undefined {
  if (place === 'off') return -1
  if (place === '-') return 1
  return place.startsWith('fd:') ? Number(place.slice('fd:'.length)) : undefined
}
// #endregion destination

// #region open
/**
 * To write at the end, whoever else does. A FIFO is not waited for: without a reader
 * open(2) answers ENXIO, and then it is opened for reading, too.
 */
function openLog(file: string): number {
  const { O_APPEND, O_CREAT, O_WRONLY, O_RDWR, O_NONBLOCK, O_NOCTTY } = constants
  const how = O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY
  try {
    try {
      return openSync(file, how | O_WRONLY, 0o666)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error
      return openSync(file, how | O_RDWR, 0o666)
    }
  } catch (error) {
    throw new UserError(`the log cannot be opened: ${(error as Error).message}`)
  }
}
// #endregion open

// #region check
/**
 * Throws UserError where a descriptor is named that nobody has handed over for
 * writing. To be asked before the server opens anything: a socket may soon have the
 * number that is free now, and would be sent the log.
 */
export function checkDestination(option: string, place: string): void {
  const fd = inheritedDescriptor(place) ?? -1
  if (fd < 0) return
  const flags = fcntl(fd, F_GETFL)
  const trouble = flags < 0 ? 'is not open' : troubleWith(fd, flags)
  if (trouble === undefined) return
  throw new UserError(
    `${option} ${place}: descriptor ${fd} ${trouble}; open it for the server, ` +
      `as the shell does for ${fd}>>log`,
  )
}

function troubleWith(fd: number, flags: number): string | undefined {
  const { O_RDONLY, O_RDWR, O_WRONLY } = constants
  if ((flags & (O_RDONLY | O_WRONLY | O_RDWR)) === O_RDONLY) {
    return 'is open for reading only'
  }
  if (fstatSync(fd).isDirectory()) return 'is a directory'
  return isNodesOwn(fd) ? "is one of Node's own" : undefined
}

/** What Node has opened for itself by now: events, and a pipe to itself. */
function isNodesOwn(fd: number): boolean {
  const target = targetOf(fd)
  if (target.startsWith('anon_inode:')) return true
  const isPipe = target.startsWith('pipe:')
  return isPipe && fd > 2 && readdirSync('/proc/self/fd').some(isReader(target))
}

function isReader(target: string): (fd: string) => boolean {
  return (fd) =>
    targetOf(Number(fd)) === target &&
    (fcntl(Number(fd), F_GETFL) & constants.O_WRONLY) === 0
}

function targetOf(fd: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return '' // closed by now, or there is no /proc
  }
}
// #endregion check
