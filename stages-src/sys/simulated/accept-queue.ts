/** The connections that wait at a listening socket: listen(2), accept(2). */

import { POLLIN } from '../layouts.ts'
import type { Clock } from './clock.ts'
import type { WaitQueue } from './wait-queue.ts'

/** What the queue has to know of a connection. */
export interface Newcomer {
  readonly isClosed: boolean
  /** Whether it has said something, or ended. */
  readonly isReadable: boolean
  /** Called when it does. */
  onFirstNews: (() => void) | undefined
  /** Ends it, though nobody has accepted it. */
  abandon(): void
}

export class AcceptQueue<Socket extends Newcomer> {
  readonly #clock: Clock
  /** Who waits for somebody to accept. */
  readonly #waiters: WaitQueue
  readonly #backlog: number
  readonly #waiting: Socket[] = []
  readonly #onClose: () => void
  #isClosed = false
  /** TCP_DEFER_ACCEPT in seconds: so long nobody waits here who has said nothing. */
  deferral = 0

  constructor(
    clock: Clock,
    waiters: WaitQueue,
    backlog: number,
    onClose: () => void,
  ) {
    this.#clock = clock
    this.#waiters = waiters
    this.#backlog = backlog
    this.#onClose = onClose
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** One more than was asked for: sk_acceptq_is_full() compares with `>`. */
  get isFull(): boolean {
    return this.#waiting.length > this.#backlog
  }

  /** The handshake with `socket` is over. */
  welcome(socket: Socket): void {
    if (this.deferral === 0 || socket.isReadable) {
      this.#add(socket)
      return
    }
    const add = () => {
      late.action = undefined
      socket.onFirstNews = undefined
      this.#add(socket)
    }
    socket.onFirstNews = add
    const late = this.#clock.at(this.#clock.now + this.deferral * 1000, add)
  }

  #add(socket: Socket): void {
    // One that was reset while nobody knew of it is never heard of.
    if (socket.isClosed && this.deferral > 0) return
    if (this.#isClosed) {
      socket.abandon()
      return
    }
    this.#waiting.push(socket)
    this.#waiters.wake(POLLIN)
  }

  /** The one that has waited longest. */
  take(): Socket | undefined {
    return this.#waiting.shift()
  }

  /** Nobody will be accepted any more: those who wait are reset. */
  close(): void {
    this.#isClosed = true
    this.#onClose()
    for (const socket of this.#waiting.splice(0)) socket.abandon()
  }
}
