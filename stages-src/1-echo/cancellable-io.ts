/**
 * Input and output that can be given up: when a peer is idle too long, or the server
 * stops.
 */
import {
  EAGAIN,
  EINTR,
  type Memory,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  POLLIN,
  PollSet,
  poll,
  recv,
  send,
} from '#sys'
import { type Io, readSome } from './robust-io.ts'
import { Spinning } from './spinning.ts'
import { STOPPING, TIMED_OUT } from './wait-result.ts'

/** How long a server waits; the times are milliseconds. */
export interface Limits {
  /** How long a peer may neither send nor read; -1 for ever. */
  idleTimeout: number
  /** How long what is in flight may take once the server stops. */
  grace: number
  /** How many times to ask for the next bytes before going to sleep. */
  spin: number
}

// #region cancellable
/**
 * Touches sockets without ever blocking in recv or send, and waits in poll, where
 * three things can end the wait: the socket is ready, the time is over (TIMED_OUT), or
 * the server stops (STOPPING).
 */
export class CancellableIo implements Io {
  readonly #idleTimeout: number
  readonly #grace: number
  readonly #spinning: Spinning
  readonly #entries = new PollSet(2)
  /**
   * When to give up on a connection after the stop; Infinity while there is none.
   */
  #deadline = Infinity

  /** `stop` polls readable once the server is to stop. */
  constructor(stop: number, { idleTimeout, grace, spin }: Limits) {
    this.#idleTimeout = idleTimeout
    this.#grace = grace
    this.#spinning = new Spinning(spin)
    this.#entries.set(1, stop, POLLIN)
  }

  /** Whether the stop has been asked for, as far as a wait has noticed. */
  get stopping(): boolean {
    return this.#deadline !== Infinity
  }

  read: Io['read'] = (fd, memory, offset, count) =>
    recv(fd, memory, offset, count, MSG_DONTWAIT)

  write: Io['write'] = (fd, memory, offset, count) =>
    send(fd, memory, offset, count, MSG_DONTWAIT | MSG_NOSIGNAL)
  // #endregion cancellable

  // #region receive
  /** Reads the next bytes of a conversation, as readSome does. */
  receive(fd: number, memory: Memory): number {
    const tries = this.#spinning.tries()
    if (tries > 0) {
      const result = this.#ask(fd, memory, tries)
      this.#spinning.tried(result !== -EAGAIN)
      if (result !== -EAGAIN) return result
    }
    const ready = this.wait(fd, POLLIN)
    return ready < 0 ? ready : readSome(fd, memory, 0, memory.length, this)
  }

  #ask(fd: number, memory: Memory, times: number): number {
    for (let tries = times; tries > 0; tries -= 1) {
      const result = this.read(fd, memory, 0, memory.length)
      if (result !== -EAGAIN && result !== -EINTR) return result
    }
    return -EAGAIN
  }
  // #endregion receive

  // #region wait
  wait(fd: number, events: number): number {
    this.#entries.set(0, fd, events)
    for (;;) {
      // After the stop only the socket is asked: the stop itself would end every
      // wait.
      const ready = poll(
        this.#entries,
        this.stopping ? 1 : 2,
        this.#timeout(events),
      )
      if (ready === -EINTR) continue
      if (ready < 0) return ready
      if (!this.stopping && this.#entries.revents(1) !== 0) {
        this.#deadline = performance.now() + this.#grace
      }
      if (this.stopping && this.#remaining() === 0) return STOPPING
      if (this.#entries.revents(0) !== 0) return ready
      if (ready === 0) return this.stopping ? STOPPING : TIMED_OUT
    }
  }

  /**
   * What is in flight when the stop comes is finished; what is not there is not
   * awaited.
   */
  #timeout(events: number): number {
    if (!this.stopping) return this.#idleTimeout
    return events === POLLIN ? 0 : this.#remaining()
  }

  #remaining(): number {
    return Math.max(0, Math.ceil(this.#deadline - performance.now()))
  }
  // #endregion wait

  // #region linger
  /**
   * Waits for the last bytes of a stopping server's peer: whether to read once
   * more.
   */
  linger(fd: number): boolean {
    this.#entries.set(0, fd, POLLIN)
    for (;;) {
      const remaining = this.#remaining()
      if (remaining === 0) return false
      const ready = poll(this.#entries, 1, remaining)
      if (ready !== -EINTR) return ready > 0
    }
  }
  // #endregion linger
}
