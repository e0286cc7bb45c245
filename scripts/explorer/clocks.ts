/**
 * Vector clocks: what each thread knows of the others. ECMAScript 29.8 (happens-before), Lamport
 * 1978, and for the use of it against races Flanagan and Freund, "FastTrack", PLDI 2009.
 */
import type { State } from './state.ts'

// #region clocks
/**
 * A row is a number for each thread: so much of that thread happens before. There is a row for each
 * thread, and two for each place: what its last atomic write knew, and what the last one to leave
 * its list of waiters knew.
 */
export class Clocks {
  readonly #threads: number
  readonly #rows: Int32Array

  constructor(state: State, threads: number, places: number) {
    this.#threads = threads
    this.#rows = state.take(Clocks.size(threads, places))
    for (let thread = 0; thread < threads; thread += 1) this.#rows[thread * threads + thread] = 1
  }

  static size(threads: number, places: number): number {
    return threads * (threads + 2 * places)
  }

  /** The row of a place's last atomic write. */
  writeOf(place: number): number {
    return this.#threads + 2 * place
  }

  /** The row of a place's list of waiters. */
  listOf(place: number): number {
    return this.#threads + 2 * place + 1
  }

  /** How much of `thread` a row knows. */
  known(row: number, thread: number): number {
    return this.#rows[row * this.#threads + thread] as number
  }

  /** All that `from` knows, `row` knows from now on. */
  join(row: number, from: number): void {
    const size = this.#threads
    const rows = this.#rows
    for (let thread = 0; thread < size; thread += 1) {
      const other = rows[from * size + thread] as number
      if (other > (rows[row * size + thread] as number)) rows[row * size + thread] = other
    }
  }

  /** `row` knows what `thread` does, and what that thread does afterwards is news. */
  publish(row: number, thread: number): void {
    const size = this.#threads
    const rows = this.#rows
    for (let each = 0; each < size; each += 1) {
      rows[row * size + each] = rows[thread * size + each] as number
    }
    rows[thread * size + thread] = (rows[thread * size + thread] as number) + 1
  }
}
// #endregion clocks
