/** The Unix socket at which a master is asked: unix(7). */
import { fchmodSync, lstatSync, type Stats, unlinkSync } from 'node:fs'
import {
  AF_UNIX,
  bind,
  close,
  connect,
  EAGAIN,
  ECONNREFUSED,
  ENOENT,
  errorName,
  listen,
  must,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SocketAddress,
  socket,
} from '#sys'
import { UserError } from '../../1-echo/user-errors.ts'

/** How many may wait until they are accepted. */
const BACKLOG = 16

/** What to do where there can be no socket. */
const ELSEWHERE = 'name another place with --socket'

// #region open
/** A listening socket in the file system, which is removed at the end. */
export class ControlSocket {
  readonly path: string
  /** Non-blocking; whoever listens on it closes it. */
  readonly listener: number
  /** The file that is this one's own. */
  readonly #file: Stats

  /**
   * Makes the file, and takes the place of one that a dead master has left behind.
   * Throws UserError where another lives there, or there can be none.
   */
  constructor(path: string) {
    const address = SocketAddress.unix(path)
    const type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK
    this.path = path
    this.listener = must(socket(AF_UNIX, type, 0), 'socket')
    try {
      removeStale(path, address)
      // The file begins with the socket's own mode: unlike chmod afterwards, this
      // leaves no moment in which anybody may connect.
      fchmodSync(this.listener, 0o600)
      check(bind(this.listener, address), `bind to ${path}`)
      check(listen(this.listener, BACKLOG), `listen on ${path}`)
      this.#file = lstatSync(path)
    } catch (error) {
      close(this.listener)
      throw error
    }
  }

  /** Removes the file, unless it is another master's by now. */
  remove(): void {
    const found = lstatSync(this.path, { throwIfNoEntry: false })
    const { dev, ino } = this.#file
    if (found?.dev === dev && found.ino === ino) unlinkSync(this.path)
  }
}

function check(result: number, what: string): void {
  if (result < 0) {
    throw new UserError(`${what}: ${errorName(result)}; ${ELSEWHERE}`)
  }
}
// #endregion open

// #region stale
/** A socket's file outlives it. Only who connects learns whether anybody is there. */
function removeStale(path: string, address: SocketAddress): void {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isSocket()) {
    throw new UserError(`${path} is there and is no socket: ${ELSEWHERE}`)
  }
  const type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK
  const client = must(socket(AF_UNIX, type, 0), 'socket')
  const result = connect(client, address)
  close(client)
  if (result === -ECONNREFUSED) unlinkSync(path)
  // Where its queue is full, somebody has one.
  else if (result === 0 || result === -EAGAIN) {
    throw new UserError(
      `${path}: a master answers there; stop it with --control stop, or ${ELSEWHERE}`,
    )
  } else if (result !== -ENOENT) check(result, `connect to ${path}`)
}
// #endregion stale
