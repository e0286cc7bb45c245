/** Taking connections out of the kernel's queue, whatever accept4(2) says. */
import {
  accept4,
  close,
  EMFILE,
  errorName,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  type SocketAddress,
} from '#sys'
import { acceptFailure, PAUSE } from '../1-echo/accept-failure.ts'
import type { Logs } from '../2-http/logs/logs.ts'

/** What `accept` answers besides a descriptor: there is none, or none for a while. */
export const NOBODY = -1
export const PAUSED = -2

// #region accepting
/** Accepts from one listening socket; the descriptors are non-blocking. */
export class Accepting {
  readonly #listener: number
  readonly #most: number
  readonly #errors: Logs['errors']
  /** Until when there is no use in asking: `performance.now()`. */
  pausedUntil = 0

  /** Descriptors from `most` on are closed at once: nobody has room for them. */
  constructor(listener: number, most: number, errors: Logs['errors']) {
    this.#listener = listener
    this.#most = most
    this.#errors = errors
  }

  /** The next connection, its address in `peer`; or NOBODY, or PAUSED. */
  accept(peer: SocketAddress): number {
    for (;;) {
      const flags = SOCK_CLOEXEC | SOCK_NONBLOCK
      const client = accept4(this.#listener, peer, flags)
      if (client >= this.#most) {
        close(client)
        return this.#pause(-EMFILE)
      }
      if (client >= 0) return client
      const failure = acceptFailure(client)
      if (failure === 'none') return NOBODY
      if (failure !== 'refused') return this.#pause(client)
      this.#errors.write('warn', `accept4: ${errorName(client)}`)
    }
  }

  /** Gives what is missing the time to come back, instead of asking without an end. */
  #pause(result: number): number {
    const what = `accept4: ${errorName(result)}; a pause of ${PAUSE} ms`
    this.#errors.write('error', what)
    this.pausedUntil = performance.now() + PAUSE
    return PAUSED
  }
}
// #endregion accepting
