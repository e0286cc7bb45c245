/** What a kernel may do to a program at any time, and its man pages say so. */
import { EBADF, ECONNABORTED, EINTR, ENFILE } from '../errors.ts'
import type { Description } from './description.ts'
import type { DescriptorTable } from './descriptor-table.ts'
import type { Random } from './random.ts'
import { TcpSocket } from './tcp-socket.ts'

/** Shares of the calls, from 0 to 1. */
export interface Misfortune {
  /** EINTR, of calls that may be interrupted. */
  readonly interrupted: number
  /** Counts of pread and sendfile that are shorter than they need be. */
  readonly short: number
  /** ECONNABORTED of accept4, where somebody waited. */
  readonly aborted: number
  /** ENFILE of accept4 and openat2: other processes have too many open. */
  readonly full: number
}

export const NO_MISFORTUNE: Misfortune = {
  interrupted: 0,
  short: 0,
  aborted: 0,
  full: 0,
}

/** Calls that a signal ends before they have done anything: signal(7). */
const INTERRUPTIBLE = ['accept4', 'recv', 'send', 'read', 'write', 'writev']

export class Mishaps {
  readonly #shares: Misfortune
  readonly #random: Random
  /** Whether there are any at all: before and after a run there are none. */
  enabled = true

  constructor(shares: Misfortune, random: Random) {
    this.#shares = shares
    this.#random = random
  }

  #strikes(share: number): boolean {
    return this.enabled && share > 0 && this.#random.chance(share)
  }

  /** Whether a signal comes while a call sleeps. */
  interrupts(): boolean {
    return this.#strikes(this.#shares.interrupted)
  }

  /** How many bytes a call moves at most that may stop anywhere. */
  shortened(count: number): number {
    if (count < 2 || !this.#strikes(this.#shares.short)) return count
    return this.#random.between(1, count - 1)
  }

  /** The result of a call that is not carried out; undefined: it is. */
  instead(
    descriptors: DescriptorTable,
    name: string,
    [fd = -1]: readonly number[],
  ): number | undefined {
    if (INTERRUPTIBLE.includes(name) && this.interrupts()) return -EINTR
    if (name === 'close' && descriptors.get(fd) && this.interrupts()) {
      // The descriptor is gone all the same: close(2).
      return descriptors.close(fd) || -EINTR
    }
    const opens = name === 'accept4' || name === 'openat2'
    if (opens && this.#strikes(this.#shares.full)) return -ENFILE
    return name === 'accept4' ? this.#aborted(descriptors.get(fd)) : undefined
  }

  #aborted(listener: Description | undefined): number | undefined {
    if (!(listener instanceof TcpSocket) || listener.queue?.isEmpty !== false) {
      return undefined
    }
    if (!this.#strikes(this.#shares.aborted)) return undefined
    const socket = listener.queue.take()
    if (socket === undefined) return -EBADF
    socket.abandon()
    return -ECONNABORTED
  }
}
