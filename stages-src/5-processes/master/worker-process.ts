/** One worker, as the master has it. */
import { constants } from 'node:os'
import {
  ChildStatus,
  CLD_EXITED,
  close,
  EINTR,
  EPOLLIN,
  errorName,
  type Message,
  must,
  P_PIDFD,
  pidfd_send_signal,
  SIGKILL,
  type SocketAddress,
  WEXITED,
  WNOHANG,
  waitid,
} from '#sys'
import type { EventLoop, Handler } from '../../4-events/loop/event-loop.ts'
import { Channel, type Receiver } from '../channel/channel.ts'
import {
  contentOf,
  FAILED,
  READY,
  type RETIRE,
  type STOP,
  WEARY,
} from '../channel/messages.ts'
import type { Slot } from '../scoreboard/slot.ts'
import type { Spawned } from './spawn-worker.ts'

/** Who is told of what becomes of workers. */
export interface Employer {
  /** It can serve. */
  ready(worker: WorkerProcess): void
  /** It asks to be replaced. */
  weary(worker: WorkerProcess): void
  /** Its process has ended, and is no zombie any more. */
  ended(worker: WorkerProcess): void
}

// #region worker-process
export class WorkerProcess implements Handler, Receiver {
  readonly pid: number
  readonly slot: Slot
  readonly seat: number
  /** When it was spawned, and when it could serve: milliseconds of `loop.at.now`. */
  readonly began: number
  readyAt: number | undefined
  /** Whether it is on its way out, because it was told so. */
  isLeaving = false
  /** When it is killed, if it is not gone by then. */
  leaveBy = Infinity
  /** Whether its beat has not moved of late. */
  isSilent = false
  /** How many connections were passed to it. */
  passed = 0
  /** Why it cannot begin, in its own words; or how it has ended. */
  complaint: string | undefined
  ending = ''
  wasKilled = false
  readonly #loop: EventLoop
  readonly #pidfd: number
  readonly #channel: Channel
  readonly #employer: Employer

  constructor(
    { channel, pid, pidfd }: Spawned,
    place: { readonly seat: number; readonly slot: Slot },
    loop: EventLoop,
    employer: Employer,
  ) {
    this.pid = pid
    this.seat = place.seat
    this.slot = place.slot
    this.began = loop.at.now
    this.#loop = loop
    this.#pidfd = pidfd
    this.#employer = employer
    this.#channel = new Channel(channel, loop, this)
    const result = loop.add(pidfd, EPOLLIN, this)
    if (result < 0) this.#channel.close()
    must(result, 'epoll_ctl')
  }

  get isReady(): boolean {
    return this.readyAt !== undefined && !this.isLeaving
  }

  /** As Channel.say. */
  say(kind: number, value?: unknown, ...fds: readonly number[]): void {
    this.#channel.say(kind, value, ...fds)
  }

  /** As Channel.pass. */
  pass(client: number, peer: SocketAddress): number {
    const result = this.#channel.pass(client, peer)
    if (result === 0) this.passed += 1
    return result
  }

  /** Connections that were passed to it, and that it has not closed. */
  get load(): number {
    const { accepted, connections } = this.slot
    return ((this.passed - accepted) | 0) + connections
  }
  // #endregion worker-process

  // #region orders
  /**
   * RETIRE: another is in its place, and it takes leave of its clients; or STOP. It
   * has so many milliseconds.
   */
  dismiss(kind: typeof RETIRE | typeof STOP, patience: number): void {
    this.isLeaving = true
    this.leaveBy = this.#loop.at.now + patience
    this.say(kind)
  }

  /** By the descriptor, which is never another process's: pidfd_send_signal(2). */
  kill(): void {
    pidfd_send_signal(this.#pidfd, SIGKILL)
  }
  // #endregion orders

  // #region news
  received(kind: number, message: Message): void {
    if (kind === READY) {
      this.readyAt = this.#loop.at.now
      this.#employer.ready(this)
    } else if (kind === WEARY) this.#employer.weary(this)
    else if (kind === FAILED) this.complaint = `${contentOf(message)}`
  }

  /** Workers send no descriptors. */
  lost(): void {}

  /** Its process ends, now or soon, and that is what is waited for. */
  ended(failure?: string): void {
    this.complaint ??= failure
  }

  /** Its process has ended: waitid(2) says how, and lets it go. */
  ready(): void {
    const how = new ChildStatus()
    const result = waitid(P_PIDFD, this.#pidfd, how, WEXITED | WNOHANG)
    if (result === -EINTR || (result === 0 && how.pid === 0)) return
    const { code, status } = how
    // Whoever ignores SIGCHLD has children that nobody can ask: wait(2), ECHILD.
    if (result < 0) this.ending = `waitid: ${errorName(result)}`
    else if (code === CLD_EXITED) this.ending = `exit status ${status}`
    else this.ending = `killed by ${nameOf(status)}`
    this.wasKilled =
      result === 0 && code !== CLD_EXITED && OUTSIDE.has(nameOf(status))
    this.#loop.remove(this.#pidfd)
    close(this.#pidfd)
    this.#channel.close()
    this.#employer.ended(this)
  }
  // #endregion news
}

/** Signals that somebody else sends: a crash has others. */
const OUTSIDE = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'])

function nameOf(signal: number): string {
  const names = Object.entries(constants.signals)
  return names.find(([, number]) => number === signal)?.[0] ?? `signal ${signal}`
}
