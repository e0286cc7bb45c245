/** A socket as the loop has it: its state, what is waited for, and how long. */
import { close, EPOLLET, EPOLLIN, EPOLLOUT, EPOLLRDHUP, SocketAddress } from '#sys'
import type { Deferred } from '../loop/event-loop.ts'
import type { Parts } from './parts.ts'
import { CLOSED, type State } from './states.ts'

/** The loop has not been told of the descriptor. */
const UNWATCHED = -1
/** Everything that there can be news of. */
const NEWS = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET

// #region watched-socket
/** One for each descriptor number, for one socket after another. */
export abstract class WatchedSocket implements Deferred {
  readonly fd: number
  state: State = CLOSED
  protected readonly parts: Parts
  readonly #timer: number
  #interest = UNWATCHED
  #isPutOff = false

  constructor(fd: number, parts: Parts) {
    this.fd = fd
    this.parts = parts
    this.#timer = parts.loop.timer(this)
  }

  /** What the loop says: the descriptor is ready, or the time is over. */
  abstract ready(events: number): void
  abstract due(): void
  /** What was put off is to go on. */
  protected abstract goOn(): void

  get isClosed(): boolean {
    return this.state === CLOSED
  }

  protected enter(state: State): void {
    if (state === this.state) return
    this.parts.counts.move(this.state, state)
    this.state = state
  }
  // #endregion watched-socket

  // #region wait
  /**
   * Has the loop tell of `events` from now on: 0, or -errno. Edge-triggered, it is
   * told of everything from the beginning, once each time, and is never changed.
   */
  protected watch(events: number): number {
    const wanted = this.parts.isEdge ? NEWS : events
    if (wanted === this.#interest) return 0
    const { loop } = this.parts
    const result =
      this.#interest === UNWATCHED
        ? loop.add(this.fd, wanted, this)
        : loop.change(this.fd, wanted)
    if (result === 0) this.#interest = wanted
    return result
  }

  /** Whether the loop has been told of the descriptor. */
  protected get isWatched(): boolean {
    return this.#interest !== UNWATCHED
  }

  /** Has it say when `deadline` is over, milliseconds by `loop.at.now`. */
  protected arm(deadline: number): void {
    this.parts.loop.arm(this.#timer, deadline)
  }

  /** Goes on in the next turn, so that the others get theirs. */
  putOff(): void {
    this.#isPutOff = true
    this.parts.loop.defer(this)
  }

  /** Whether its next turn is to come, whatever the loop tells of it. */
  protected get isPutOff(): boolean {
    return this.#isPutOff
  }

  resume(): void {
    // It may have been closed since, and be another connection now.
    if (!this.#isPutOff) return
    this.#isPutOff = false
    this.goOn()
  }
  // #endregion wait

  // #region close
  /** Closes the descriptor, of which the loop tells nothing more: 0, or -errno. */
  protected close(): number {
    this.enter(CLOSED)
    this.arm(Infinity)
    this.#isPutOff = false
    if (this.isWatched) this.parts.loop.forget(this.fd)
    this.#interest = UNWATCHED
    return close(this.fd)
  }
  // #endregion close

  /** Its other end; the object is everybody's, and good until the next such question. */
  get peer(): SocketAddress {
    this.parts.peers.read(this.fd, peer)
    return peer
  }
}

const peer = new SocketAddress()
