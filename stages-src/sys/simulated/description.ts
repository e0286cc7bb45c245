/**
 * An open file description, open(2): what descriptors refer to, several of them
 * perhaps.
 */
import { EINVAL, ENOTSOCK } from '../errors.ts'
import { WaitQueue } from './wait-queue.ts'

export abstract class Description {
  /** O_NONBLOCK and the access mode: the flags that fcntl(2) tells. */
  flags: number
  /** How many descriptors refer to it. */
  references = 0
  /** Who is told when something about it changes. */
  readonly waiters: WaitQueue = new WaitQueue()
  /** Who has to be told when it is gone. */
  readonly watchedBy = new Set<{ gone(description: Description): void }>()

  constructor(flags: number) {
    this.flags = flags
  }

  /** What it is, in a word, for traces. */
  abstract readonly kind: string

  /** What poll(2) would find: POLL… and EPOLL… bits. */
  abstract mask(): number

  /** Whether epoll can watch it; a regular file is always ready, epoll_ctl(2). */
  get canBeWatched(): boolean {
    return true
  }

  /** As much as is there, into `target`; -EAGAIN where that is nothing yet. */
  read(_target: Buffer): number {
    return -EINVAL
  }

  /** As much as there is room for; -EAGAIN where there is none. */
  write(_source: Buffer): number {
    return -EINVAL
  }

  /** The same for sockets, with the bytes left in the queue where `peek`. */
  receive(_target: Buffer, _peek: boolean): number {
    return -ENOTSOCK
  }

  send(_source: Buffer): number {
    return -ENOTSOCK
  }

  shutdown(_how: number): number {
    return -ENOTSOCK
  }

  /** The last descriptor has been closed. */
  release(): void {}
}
