/**
 * A clock that nobody has to wait for: it jumps from one event to the next. While a
 * program computes it stands still; it moves in system calls.
 */

/** Something that is going to happen. */
export interface Appointment {
  readonly time: number
  /** Of two at the same time the one that was made first comes first. */
  readonly order: number
  /** Undefined once it is called off. */
  action: (() => void) | undefined
}

export class Clock {
  /** Milliseconds, as performance.now() tells them. */
  now: number
  readonly #epoch: number
  /** A heap: none comes before the one at half its index. */
  readonly #heap: Appointment[] = []
  #made = 0

  /** Begins at `now`, which is `date` in milliseconds since the epoch. */
  constructor(now: number, date: number) {
    this.now = now
    this.#epoch = date - now
  }

  /** Whole milliseconds since the epoch, as Date.now() tells them. */
  get date(): number {
    return Math.floor(this.#epoch + this.now)
  }

  // #region appointments
  /** Has `action` happen at `time`, at once where that is over. */
  at(time: number, action: () => void): Appointment {
    this.#made += 1
    const made = { time: Math.max(time, this.now), order: this.#made, action }
    this.#heap.push(made)
    this.#rise(this.#heap.length - 1)
    return made
  }

  /** When the next thing happens; Infinity where nothing will. */
  get next(): number {
    while (this.#heap[0] !== undefined && this.#heap[0].action === undefined) {
      this.#takeFirst()
    }
    return this.#heap[0]?.time ?? Infinity
  }

  /** Jumps to the next event, and lets it happen. */
  step(): void {
    this.now = Math.max(this.now, this.next)
    this.#takeFirst()?.action?.()
  }

  /** Goes on to `time`, with all that happens until then. */
  advance(time: number): void {
    while (this.next <= time) this.step()
    this.now = Math.max(this.now, time)
  }
  // #endregion appointments

  // #region heap
  #takeFirst(): Appointment | undefined {
    const [first] = this.#heap
    const last = this.#heap.pop()
    if (last !== undefined && last !== first) {
      this.#heap[0] = last
      this.#sink(0)
    }
    return first
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const above = (at - 1) >> 1
      if (this.#isBefore(above, at)) return
      this.#swap(at, above)
      at = above
    }
  }

  #sink(from: number): void {
    for (let at = from; ; ) {
      let first = at
      for (const below of [2 * at + 1, 2 * at + 2]) {
        if (below < this.#heap.length && this.#isBefore(below, first)) first = below
      }
      if (first === at) return
      this.#swap(at, first)
      at = first
    }
  }

  #isBefore(one: number, other: number): boolean {
    const a = this.#heap[one] as Appointment
    const b = this.#heap[other] as Appointment
    return a.time < b.time || (a.time === b.time && a.order < b.order)
  }

  #swap(one: number, other: number): void {
    const kept = this.#heap[one] as Appointment
    this.#heap[one] = this.#heap[other] as Appointment
    this.#heap[other] = kept
  }
  // #endregion heap
}

// #region by-the-clock
/** Runs `program`, for which it is as late as `clock` says, whomever it asks. */
export function byTheClock<T>(clock: Clock, program: () => T): T {
  const { Date: RealDate } = globalThis
  class SimulatedDate extends RealDate {
    constructor(...values: unknown[]) {
      // One of Date's many forms, or none at all: then it is now.
      super(...((values.length === 0 ? [clock.date] : values) as [number]))
    }

    static override now(): number {
      return clock.date
    }
  }
  // What node:perf_hooks exports is this object, too.
  performance.now = () => clock.now
  globalThis.Date = SimulatedDate as DateConstructor
  try {
    return program()
  } finally {
    globalThis.Date = RealDate
    Reflect.deleteProperty(performance, 'now')
  }
}
// #endregion by-the-clock
