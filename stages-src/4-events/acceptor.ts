/** The listening socket, as the loop watches it. */
import { close, EPOLLIN, errorName, SocketAddress } from '#sys'
import { PAUSE } from '../1-echo/accept-failure.ts'
import { BACKLOG } from '../1-echo/listening-socket.ts'
import type { Logs } from '../2-http/logs/logs.ts'
import { Accepting, NOBODY, PAUSED } from '../3-threads/accepting.ts'
import type { Due, EventLoop, Handler } from './loop/event-loop.ts'

/** How many are accepted in a turn, while those who have been wait for theirs. */
const SHARE = 64

/** Where a server's connections come from. */
export interface Entrance {
  /** Begins, or goes on once there is room again. */
  watch(): void
  /** Whether somebody waits for whom there was no room. */
  readonly isCrowded: boolean
  /** Lets nobody in any more. */
  end(): void
}

/** Who receives them. */
export interface Reception {
  /** Whether another connection may be accepted now. */
  readonly hasRoom: boolean
  accepted(client: number, peer: SocketAddress): void
}

/** What an acceptor is made of. */
export interface AcceptorParts {
  readonly loop: EventLoop
  /** Non-blocking, listening; closed at the end. */
  readonly listener: number
  /** Descriptors from here on are closed at once. */
  readonly descriptors: number
  readonly errors: Logs['errors']
  readonly reception: Reception
  /** EPOLL… bits to watch the listener for; EPOLLIN without it. */
  readonly events?: number
  /** How many are accepted in a turn, if not SHARE of them. */
  readonly share?: number
}

// #region acceptor
/** Accepts as long as there is room; who comes meanwhile waits in the kernel's queue. */
export class Acceptor implements Entrance, Handler, Due {
  readonly #parts: AcceptorParts
  readonly #accepting: Accepting
  readonly #peer = new SocketAddress()
  readonly #timer: number
  /** Whether somebody waits for whom there was no room. */
  isCrowded = false
  #isWatched = false
  #isOver = false

  constructor(parts: AcceptorParts) {
    const { descriptors, errors, listener, loop } = parts
    this.#parts = parts
    this.#accepting = new Accepting(listener, descriptors, errors)
    this.#timer = loop.timer(this)
  }

  watch(): void {
    if (this.#isWatched || this.#isOver) return
    const { errors, events = EPOLLIN, listener, loop } = this.#parts
    const result = loop.add(listener, events, this)
    this.#isWatched = result === 0
    this.isCrowded = false
    if (result === 0) return
    errors.write('error', `epoll_ctl: ${errorName(result)}; a pause of ${PAUSE} ms`)
    loop.arm(this.#timer, loop.at.now + PAUSE)
  }

  /** Somebody waits in the queue. */
  ready(): void {
    this.#accept(this.#parts.share ?? SHARE)
  }

  #accept(most: number): void {
    const { reception } = this.#parts
    for (let accepted = 0; accepted < most; accepted += 1) {
      if (!reception.hasRoom) {
        this.isCrowded = true
        this.#unwatch()
        return
      }
      const client = this.#accepting.accept(this.#peer)
      if (client === NOBODY) return
      if (client === PAUSED) {
        this.#pause()
        return
      }
      reception.accepted(client, this.#peer)
    }
  }
  // #endregion acceptor

  // #region pause
  /** It stays ready while descriptors are missing, so it is not to be told of. */
  #pause(): void {
    this.#unwatch()
    this.#parts.loop.arm(this.#timer, this.#accepting.pausedUntil)
  }

  due(): void {
    this.watch()
  }

  #unwatch(): void {
    if (this.#isWatched) this.#parts.loop.remove(this.#parts.listener)
    this.#isWatched = false
  }

  /** Accepts who has come already, and nobody else. The listener is closed. */
  end(): void {
    this.#accept(BACKLOG + 1)
    this.leave()
  }

  /** Accepts nobody: whoever waits, another process accepts. The same otherwise. */
  leave(): void {
    // Before it is closed: while another process holds it, epoll would go on to
    // tell of it under a number that is somebody else's by then.
    this.#unwatch()
    this.#isOver = true
    this.#parts.loop.arm(this.#timer, Infinity)
    close(this.#parts.listener)
  }
  // #endregion pause
}
