/** Whether a client that takes what it is sent, or sends, is fast enough. */

/** Milliseconds over which the rate is looked at. */
const WINDOW = 10_000

// #region pace
/** Bytes that move, against two limits: how long none may, and how few in a while. */
export class Pace {
  readonly #timeout: number
  readonly #leastInWindow: number
  /** When something moved last, and when the window began. */
  #moved: number
  #window: number
  #bytes = 0

  /** From `now` on; `timeout` is in milliseconds, `rate` in bytes a second. */
  constructor(now: number, timeout: number, rate: number) {
    this.#timeout = timeout
    this.#leastInWindow = (rate * WINDOW) / 1000
    this.#moved = now
    this.#window = now
  }

  move(bytes: number, now: number): void {
    this.#moved = now
    this.#bytes += bytes
  }

  /** When it has to be looked at. */
  get deadline(): number {
    const window = this.#leastInWindow > 0 ? this.#window + WINDOW : Infinity
    return Math.min(this.#moved + this.#timeout, window)
  }

  /** Whether it is too slow, at its deadline or after. */
  isTooSlow(now: number): boolean {
    if (now >= this.#moved + this.#timeout) return true
    if (now < this.#window + WINDOW) return false
    const isSlow = this.#bytes < this.#leastInWindow
    this.#window = now
    this.#bytes = 0
    return isSlow
  }
}
// #endregion pace
