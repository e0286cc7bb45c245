/** Deadlines of very many things, most of which never come: a lazy timing wheel. */

/** Milliseconds of a tick: no timer is late by more than this, and none is early. */
export const TICK = 16
/** Ticks of a whole turn, a power of two: some 16 seconds. */
const SLOTS = 1024
/** Timers that are told of in a turn of the loop: thousands may run out at once. */
const SHARE = 64
/** The end of a list, or in none. */
const NONE = -1

// #region wheel
/**
 * Timers by number. A timer lies in the slot of a tick at or before its deadline,
 * so putting a deadline off, which every request does, is a store into an array:
 * when the slot's turn comes, the timer is found not to be due and moves on.
 */
export class TimerWheel {
  /** The tick in which each is due, Infinity where it is not armed. */
  #deadlines = new Float64Array(256).fill(Infinity)
  /** The tick in whose slot each lies, or NONE. */
  #places = new Float64Array(256).fill(NONE)
  /** Its neighbours there. */
  #next = new Int32Array(256)
  #previous = new Int32Array(256)
  readonly #first = new Int32Array(SLOTS).fill(NONE)
  #count = 0
  /** The tick whose slot was turned last. */
  #turned: number
  /** No slot before this tick has a timer in it. */
  #soonest = Infinity

  /** `now`: milliseconds, by the clock of all deadlines. */
  constructor(now: number) {
    this.#turned = Math.floor(now / TICK)
  }

  /** A new timer's number, the next whole one from 0 on. */
  create(): number {
    if (this.#count === this.#deadlines.length) this.#grow()
    this.#count += 1
    return this.#count - 1
  }
  // #endregion wheel

  // #region arm
  /** Sets the deadline of `timer`, in milliseconds; Infinity disarms it. */
  arm(timer: number, deadline: number): void {
    const tick = Math.ceil(deadline / TICK)
    this.#deadlines[timer] = tick
    const place = this.#places[timer] as number
    if (tick === Infinity || (place !== NONE && place <= tick)) return
    if (place !== NONE) this.#unlink(timer, place)
    this.#link(timer, tick)
  }

  /** Puts `timer` into the slot of `tick`, or the one that is turned last before. */
  #link(timer: number, tick: number): void {
    const turned = this.#turned
    const place = Math.min(Math.max(tick, turned + 1), turned + SLOTS - 1)
    const slot = place % SLOTS
    const first = this.#first[slot] as number
    this.#places[timer] = place
    this.#previous[timer] = NONE
    this.#next[timer] = first
    if (first !== NONE) this.#previous[first] = timer
    this.#first[slot] = timer
    if (place < this.#soonest) this.#soonest = place
  }

  #unlink(timer: number, place: number): void {
    const next = this.#next[timer] as number
    const previous = this.#previous[timer] as number
    if (next !== NONE) this.#previous[next] = previous
    if (previous === NONE) this.#first[place % SLOTS] = next
    else this.#next[previous] = next
    this.#places[timer] = NONE
  }
  // #endregion arm

  // #region turn
  /**
   * Turns the wheel up to `now`, and tells `due` of timers that have run out: of so
   * many at most, and of the others the next time, before which `sleep` is 0.
   */
  turn(now: number, due: (timer: number) => void): void {
    const tick = Math.floor(now / TICK)
    if (tick < this.#soonest) {
      this.#turned = Math.max(this.#turned, tick)
      return
    }
    // After a long sleep every slot is looked at, and none of them twice.
    this.#turned = Math.max(this.#turned, this.#soonest - 1, tick - SLOTS)
    let share = SHARE
    while (this.#turned < tick) {
      this.#turned += 1
      share = this.#turnSlot(this.#turned % SLOTS, tick, share, due)
      if (share === 0) {
        this.#soonest = this.#turned
        this.#turned -= 1
        return
      }
    }
    this.#soonest = this.#findSoonest()
  }

  /**
   * Empties a slot, or tells of `share` timers in it: what is left of that. `due` may
   * arm any timer meanwhile: none comes into this slot.
   */
  #turnSlot(
    slot: number,
    tick: number,
    share: number,
    due: (timer: number) => void,
  ): number {
    for (let left = share; left > 0; ) {
      const timer = this.#first[slot] as number
      if (timer === NONE) return left
      this.#unlink(timer, slot)
      const deadline = this.#deadlines[timer] as number
      if (deadline <= tick) {
        this.#deadlines[timer] = Infinity
        due(timer)
        left -= 1
      } else if (deadline !== Infinity) this.#link(timer, deadline)
    }
    return 0
  }
  // #endregion turn

  // #region sleep
  /** Milliseconds from `now` until a slot has to be turned: Infinity for never. */
  sleep(now: number): number {
    return Math.max(0, this.#soonest * TICK - now)
  }

  #findSoonest(): number {
    for (let ahead = 1; ahead < SLOTS; ahead += 1) {
      const tick = this.#turned + ahead
      if (this.#first[tick % SLOTS] !== NONE) return tick
    }
    return Infinity
  }
  // #endregion sleep

  // #region grow
  #grow(): void {
    const length = 2 * this.#count
    this.#deadlines = grown(this.#deadlines, new Float64Array(length), Infinity)
    this.#places = grown(this.#places, new Float64Array(length), NONE)
    this.#next = grown(this.#next, new Int32Array(length), NONE)
    this.#previous = grown(this.#previous, new Int32Array(length), NONE)
  }
  // #endregion grow
}

function grown<Numbers extends Float64Array | Int32Array>(
  old: Numbers,
  longer: Numbers,
  rest: number,
): Numbers {
  longer.set(old)
  longer.fill(rest, old.length)
  return longer
}
