/**
 * Exercise 2, solved, by a binary heap: a list in which nobody is due before the
 * one at half of its place. The earliest is always the first; to set, to move and
 * to take back cost as many steps as the list can be halved. Each entry knows its
 * place, so that it is found again without a search.
 */
import { parseArgs } from 'node:util'
import { alarmClock, type Timer, type Timers } from './alarm-clock.ts'

interface Entry {
  readonly timer: Timer
  deadline: number
  /** Where it is in the heap. */
  place: number
}

class Alarms implements Timers {
  readonly #heap: Entry[] = []
  readonly #entries = new Map<Timer, Entry>()

  set(timer: Timer, deadline: number): void {
    const entry = this.#entries.get(timer)
    if (deadline === Infinity) {
      if (entry) this.#remove(entry)
    } else if (entry) {
      entry.deadline = deadline
      this.#settle(entry)
    } else {
      const added = { timer, deadline, place: this.#heap.length }
      this.#heap.push(added)
      this.#entries.set(timer, added)
      this.#settle(added)
    }
  }

  untilNext(now: number): number {
    const [first] = this.#heap
    return first === undefined ? -1 : Math.max(0, first.deadline - now)
  }

  /** An alarm that sets itself again, even at once, is for the next turn. */
  ring(now: number): void {
    for (;;) {
      const [first] = this.#heap
      if (first === undefined || first.deadline > now) return
      this.#remove(first)
      first.timer.due()
    }
  }

  #remove(entry: Entry): void {
    this.#entries.delete(entry.timer)
    const last = this.#heap.pop()
    if (last === undefined || last === entry) return
    this.#put(last, entry.place)
    this.#settle(last)
  }

  /** Moves an entry up while it is earlier than the one above, or down if later. */
  #settle(entry: Entry): void {
    for (;;) {
      const above = this.#heap[(entry.place - 1) >> 1]
      if (above === undefined || above.deadline <= entry.deadline) break
      this.#exchange(entry, above)
    }
    for (;;) {
      const [one, other] = this.#below(entry)
      const earlier = other && one && other.deadline < one.deadline ? other : one
      if (earlier === undefined || earlier.deadline >= entry.deadline) break
      this.#exchange(entry, earlier)
    }
  }

  #below({ place }: Entry): Entry[] {
    return this.#heap.slice(2 * place + 1, 2 * place + 3)
  }

  #exchange(one: Entry, other: Entry): void {
    const { place } = one
    this.#put(one, other.place)
    this.#put(other, place)
  }

  #put(entry: Entry, place: number): void {
    this.#heap[place] = entry
    entry.place = place
  }
}

const { values } = parseArgs({
  options: { port: { type: 'string', default: '9000' } },
})
alarmClock(Number(values.port), new Alarms())
