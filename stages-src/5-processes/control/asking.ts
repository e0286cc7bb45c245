/** A master that is asked: the other end of its control socket. */
import {
  AF_UNIX,
  close,
  connect,
  EAGAIN,
  ECONNREFUSED,
  ENOENT,
  errorName,
  Memory,
  Message,
  MSG_CMSG_CLOEXEC,
  must,
  POLLIN,
  recvmsg,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SocketAddress,
  socket,
} from '#sys'
import { CancellableIo } from '../../1-echo/cancellable-io.ts'
import { type Io, readAll, writeAll } from '../../1-echo/robust-io.ts'
import { UserError } from '../../1-echo/user-errors.ts'
import { resultName } from '../../1-echo/wait-result.ts'
import type { Balance } from '../options.ts'
import { LONGEST_REQUEST } from './request.ts'

/** Milliseconds in which a master that is not busy with the request says something. */
const PATIENCE = 10_000
/** No answer is longer: a line for each of 128 workers. */
const LONGEST_ANSWER = 1 << 20

/** What a master has said. */
export interface Answer {
  readonly isOk: boolean
  /** What stands behind 'ok' or 'error', and the lines that follow. */
  readonly text: string
}

// #region ask
/**
 * Sends `line` to the master at `path` and reads what it answers, however long it
 * takes where `mayTakeLong`. Throws UserError where there is none, or no answer.
 */
export function ask(path: string, line: string, mayTakeLong: boolean): Answer {
  const master = connectTo(path)
  try {
    const io = ioWithin(mayTakeLong ? -1 : PATIENCE)
    send(path, master, line, io)
    return answerFrom(path, master, io)
  } finally {
    close(master)
  }
}

/** There is no stop that could be asked for. */
function ioWithin(idleTimeout: number): Io {
  return new CancellableIo(-1, { idleTimeout, grace: 0, spin: 0 })
}

function send(path: string, master: number, line: string, io: Io): void {
  const memory = new Memory(LONGEST_REQUEST)
  const length = memory.bytes.write(`${line}\n`)
  check(path, writeAll(master, memory, 0, length, io))
}

/** Reads 'ok …' or 'error …' and what follows, which `begin` may be part of. */
function answerFrom(path: string, master: number, io: Io, begin = ''): Answer {
  const memory = new Memory(LONGEST_ANSWER)
  const received = check(path, readAll(master, memory, 0, memory.length, io))
  const text = begin + memory.bytes.toString('utf8', 0, received)
  const [, word, rest = ''] = /^(ok|error)(?:\n| )((?:.*\n)*)$/.exec(text) ?? []
  if (word !== undefined) return { isOk: word === 'ok', text: rest }
  throw new UserError(`the master at ${path} broke off; its error log may say why`)
}

function check(path: string, result: number): number {
  if (result >= 0) return result
  const why = `the master at ${path} does not answer: ${resultName(result)}`
  throw new UserError(`${why}; is it stopped, or too busy?`)
}
// #endregion ask

// #region scoreboard
/** A scoreboard that can be read, and how the server has connections balanced. */
export interface Borrowed {
  readonly fd: number
  readonly balance: Balance
}

/**
 * Has the master at `path` pass its scoreboard: the caller's to close. Throws
 * UserError.
 */
export function askForScoreboard(path: string): Borrowed {
  const master = connectTo(path)
  const message = new Message(1, 1)
  try {
    const io = ioWithin(PATIENCE)
    send(path, master, 'scoreboard', io)
    check(path, io.wait(master, POLLIN))
    check(path, recvmsg(master, message, MSG_CMSG_CLOEXEC))
    const begin = message.memory.bytes.toString('latin1', 0, message.length)
    const { isOk, text } = answerFrom(path, master, io, begin)
    if (!isOk) throw new UserError(text.trimEnd())
    if (message.descriptors === 1) {
      return { fd: message.descriptor(0), balance: text.trimEnd() as Balance }
    }
    throw new UserError(
      `${path}: the scoreboard did not come along; is any descriptor left? ` +
        'Raise the limit with ulimit -n',
    )
  } finally {
    close(master)
  }
}
// #endregion scoreboard

// #region connect
/** A connection to the master at `path`. Throws UserError where there is none. */
export function connectTo(path: string): number {
  const address = SocketAddress.unix(path)
  // Where its queue is full, a socket that blocks would wait for a place in it.
  const type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK
  const master = must(socket(AF_UNIX, type, 0), 'socket')
  const result = connect(master, address)
  if (result === 0) return master
  close(master)
  if (result === -ENOENT || result === -ECONNREFUSED) {
    throw new UserError(
      `no stage 5 server answers at ${path}; ` +
        'start one with npm run stage -- 5, or name its --port or --socket',
    )
  }
  if (result === -EAGAIN) {
    throw new UserError(`the master at ${path} is asked by too many; try again`)
  }
  throw new UserError(`connect to ${path}: ${errorName(result)}`)
}
// #endregion connect
