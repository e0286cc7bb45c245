/** Where a worker's connections come from: what the master has given it to accept from. */
import { EPOLLEXCLUSIVE, EPOLLIN } from '#sys'
import type { Logs } from '../../2-http/logs/logs.ts'
import { Acceptor, type Entrance, type Reception } from '../../4-events/acceptor.ts'
import type { EventLoop } from '../../4-events/loop/event-loop.ts'
import { DESCRIPTORS } from '../../4-events/server.ts'

// #region entrances
/** Any number of listening sockets, by the master's numbers for them. */
export class Entrances implements Entrance {
  readonly #loop: EventLoop
  readonly #errors: Logs['errors']
  readonly #acceptors = new Map<number, Acceptor>()
  /** The same, side by side. */
  #all: readonly Acceptor[] = []
  #reception: Reception | undefined

  constructor(loop: EventLoop, errors: Logs['errors']) {
    this.#loop = loop
    this.#errors = errors
  }

  /** Whoever comes is `reception`'s from now on. */
  into(reception: Reception): this {
    this.#reception = reception
    return this
  }

  /**
   * Accepts from `listener`, too, one connection an event: whoever accepts more has
   * them in hand when it dies, and leaves the other workers none. EPOLLEXCLUSIVE
   * has the kernel wake one worker, and not all of them, for each.
   */
  listen(number: number, listener: number): void {
    this.ignore(number)
    const [errors, loop, reception] = [this.#errors, this.#loop, this.#reception]
    if (reception === undefined) throw new Error('nobody receives')
    const acceptor = new Acceptor({
      ...{ loop, errors, listener, reception, descriptors: DESCRIPTORS },
      ...{ events: EPOLLIN | EPOLLEXCLUSIVE, share: 1 },
    })
    this.#acceptors.set(number, acceptor)
    this.#all = [...this.#acceptors.values()]
    acceptor.watch()
  }

  /** No longer from that one. Whoever waits in its queue is another's. */
  ignore(number: number): void {
    this.#acceptors.get(number)?.leave()
    this.#acceptors.delete(number)
    this.#all = [...this.#acceptors.values()]
  }

  /** From none any more: other workers do. */
  leave(): void {
    for (const number of [...this.#acceptors.keys()]) this.ignore(number)
  }
  // #endregion entrances

  watch(): void {
    for (const acceptor of this.#all) acceptor.watch()
  }

  /** Asked for each request, so by index: an iterator would be garbage. */
  get isCrowded(): boolean {
    for (let at = 0; at < this.#all.length; at += 1) {
      if (this.#all[at]?.isCrowded) return true
    }
    return false
  }

  /** Who waits is accepted yet: nobody else will. */
  end(): void {
    for (const acceptor of this.#all) acceptor.end()
    this.#acceptors.clear()
    this.#all = []
  }
}
