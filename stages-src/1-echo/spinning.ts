/** When to ask again and again instead of going to sleep. */

/** One wait in so many is done the way that has not paid off. */
const OTHER_WAY = 64

/**
 * A thread that sleeps has to be woken, and on many machines that takes longer than
 * the message did. So it first spins: it asks again and again, about a microsecond
 * each, while that pays off.
 */
export class Spinning {
  readonly #tries: number
  /** Whether spinning paid off the last time. */
  #eager = true
  #turn = 0

  constructor(tries: number) {
    this.#tries = tries
  }

  /** How often to ask before sleeping, this time: as often as was said, or never. */
  tries(): number {
    this.#turn = (this.#turn + 1) % OTHER_WAY
    // Now and then the other way about: to hear the stop in a conversation without
    // pauses, and to find out whether spinning has begun to pay off.
    return this.#eager !== (this.#turn === 0) ? this.#tries : 0
  }

  /** Tells whether something came while it was asked. */
  tried(hasPaidOff: boolean): void {
    this.#eager = hasPaidOff
  }
}
