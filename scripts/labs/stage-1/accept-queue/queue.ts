/** More clients than a listening socket's queue has places, and nobody who accepts. */
import {
  AF_INET,
  accept4,
  close,
  connect,
  EAGAIN,
  EINPROGRESS,
  getsockopt,
  listen,
  must,
  POLLOUT,
  PollSet,
  poll,
  SO_ERROR,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
  SocketAddress,
  socket,
} from '#sys'
import { LabFailure } from '../../lab.ts'
import { boundSocket } from './answers.ts'

/** As many as the first server asks for, and some clients more. */
const BACKLOG = 16
const CLIENTS = 20

/** Milliseconds after which a connect that has not succeeded counts as left waiting. */
const PROMPT = 50
/** Milliseconds in which it must succeed once the server accepts. */
const PATIENCE = 20_000

export interface Queue {
  backlog: number
  connects: Connect[]
}

export interface Connect {
  milliseconds: number
  /** Whether it succeeded only after the server had begun to accept. */
  late: boolean
}

interface Attempt {
  fd: number
  began: number
  /** When it succeeded, if it has. */
  ended?: number
}

/** Connects clients one after the other, accepts when all have come, and waits for the rest. */
export function fillQueue(): Queue {
  const { fd: listener, address } = boundSocket(SOCK_STREAM | SOCK_NONBLOCK)
  must(listen(listener, BACKLOG), 'listen')
  const attempts = Array.from({ length: CLIENTS }, () => begin(address))
  const waiting = attempts.filter(({ ended }) => ended === undefined)
  const accepted = acceptAll(listener)
  for (const attempt of waiting) {
    if (!finish(attempt, PATIENCE)) throw new LabFailure('a connect was never answered')
  }
  accepted.push(...acceptAll(listener))
  for (const fd of [listener, ...accepted, ...attempts.map((attempt) => attempt.fd)]) close(fd)
  return {
    backlog: BACKLOG,
    connects: attempts.map((attempt) => ({
      milliseconds: (attempt.ended ?? Number.NaN) - attempt.began,
      late: waiting.includes(attempt),
    })),
  }
}

function begin(address: SocketAddress): Attempt {
  const fd = must(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), 'socket')
  const attempt: Attempt = { fd, began: performance.now() }
  const result = connect(fd, address)
  if (result !== -EINPROGRESS) must(result, 'connect')
  finish(attempt, PROMPT)
  return attempt
}

/** Waits until the connection is established. connect(2), EINPROGRESS, tells how. */
function finish(attempt: Attempt, timeout: number): boolean {
  const entries = new PollSet(1)
  entries.set(0, attempt.fd, POLLOUT)
  if (must(poll(entries, 1, timeout), 'poll') === 0) return false
  attempt.ended = performance.now()
  const error = must(getsockopt(attempt.fd, SOL_SOCKET, SO_ERROR), 'getsockopt')
  must(-error, 'connect')
  return true
}

function acceptAll(listener: number): number[] {
  const accepted: number[] = []
  const peer = new SocketAddress()
  for (;;) {
    const fd = accept4(listener, peer, 0)
    if (fd === -EAGAIN) return accepted
    accepted.push(must(fd, 'accept4'))
  }
}
