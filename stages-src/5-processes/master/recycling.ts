/** Workers replaced while they serve, one seat after another: new ones first. */
import type { Crew } from './crew.ts'
import type { Seat } from './seats.ts'

/** Told, in a line, once a round is over. */
type Done = (line: string) => void

// #region recycling
export class Recycling {
  readonly #crew: Crew
  /** Seats that are to have a new worker, in their order. */
  readonly #seats: Seat[] = []
  /** The one whose new worker has been started. */
  #current: Seat | undefined
  #replaced = 0
  #failure: string | undefined
  readonly #done: Done[] = []

  constructor(crew: Crew) {
    this.#crew = crew
  }

  /** Every worker that there is now is to be replaced; `done` is told when all are. */
  all(done?: Done): void {
    if (done !== undefined) this.#done.push(done)
    this.#seats.length = 0
    for (const seat of this.#crew.seats) {
      if (seat.sitting !== undefined) this.#seats.push(seat)
    }
    this.proceed()
  }

  /** The worker of one seat is. */
  one(seat: Seat): void {
    if (!this.#seats.includes(seat)) this.#seats.push(seat)
    this.proceed()
  }

  /** What was started in `seat` serves, or has failed. */
  settled(seat: Seat, failure?: string): void {
    if (seat !== this.#current) return
    this.#current = undefined
    if (failure === undefined) {
      // A seat that was given up meanwhile has nobody.
      if (seat.sitting !== undefined) this.#replaced += 1
    } else {
      // What has kept one from starting would keep the others, and these still serve.
      this.#failure = failure
      this.#seats.length = 0
    }
    this.proceed()
  }

  /** Starts the next one, if none is on its way and there is a slot for it. */
  proceed(): void {
    if (this.#current !== undefined) return
    const [seat] = this.#seats
    if (seat === undefined) {
      this.#finish()
      return
    }
    const isNeeded = seat.sitting !== undefined && seat.coming === undefined
    if (isNeeded) {
      this.#current = seat
      this.#crew.start(seat)
      // No slot is free: those who are leaving have yet to go.
      if (seat.coming === undefined) {
        this.#current = undefined
        return
      }
    }
    this.#seats.shift()
    if (!isNeeded) this.proceed()
  }

  #finish(): void {
    const line =
      this.#failure === undefined
        ? `ok ${this.#replaced} replaced`
        : `error ${this.#replaced} replaced, and then: ${this.#failure}`
    for (const done of this.#done.splice(0)) done(line)
    this.#replaced = 0
    this.#failure = undefined
  }
  // #endregion recycling
}
