/** Which threads look at the same words over and over, and nothing has changed. */
import type { State } from './state.ts'

/** So many looks in a row, and a thread spins. */
export const MANY_LOOKS = 24
/** Atomics.pause() says of itself that a thread spins. */
const LOOKS_OF_A_PAUSE = 8

/**
 * What a thread has looked at since it last changed anything or saw a change. It depends on the
 * thread's past alone, so that states with equal pasts have equal counts.
 */
export class Spins {
  readonly #places: number
  /** How often the value of a place has changed. */
  readonly #versions: Int32Array
  /** Of each thread and place, in which of its rounds it looked there, and what version it saw. */
  readonly #rounds: Int32Array
  readonly #seen: Int32Array
  readonly #round: Int32Array
  readonly #looks: Int32Array

  constructor(state: State, threads: number, places: number) {
    this.#places = places
    this.#versions = state.take(places)
    this.#rounds = state.take(threads * places)
    this.#seen = state.take(threads * places)
    this.#round = state.take(threads).fill(1)
    this.#looks = state.take(threads)
  }

  static size(threads: number, places: number): number {
    return places + 2 * threads * places + 2 * threads
  }

  /** A thread has looked at a place and changed nothing. */
  looked(thread: number, place: number): void {
    const at = thread * this.#places + place
    const version = this.#versions[place] as number
    if (this.#rounds[at] === this.#round[thread] && this.#seen[at] !== version) this.began(thread)
    this.#rounds[at] = this.#round[thread] as number
    this.#seen[at] = version
    this.#looks[thread] = (this.#looks[thread] as number) + 1
  }

  paused(thread: number): void {
    this.#looks[thread] = (this.#looks[thread] as number) + LOOKS_OF_A_PAUSE
  }

  /** A thread has done something else. */
  began(thread: number): void {
    this.#round[thread] = (this.#round[thread] as number) + 1
    this.#looks[thread] = 0
  }

  changed(place: number): void {
    this.#versions[place] = (this.#versions[place] as number) + 1
  }

  /** Whether a thread spins: it stands back until something changes that it looks at. */
  isSpinning(thread: number, places: number): boolean {
    if ((this.#looks[thread] as number) < MANY_LOOKS) return false
    for (let place = 0; place < places; place += 1) {
      const at = thread * this.#places + place
      if (this.#rounds[at] !== this.#round[thread]) continue
      if (this.#seen[at] !== this.#versions[place]) return false
    }
    return true
  }
}
