/** Readiness by poll(2): the kernel is handed the whole list every time. */
import { ENOENT, PollSet, poll } from '#sys'
import type { Poller } from './poller.ts'

/** Not in the list. */
const NOWHERE = -1

// #region poll-poller
/** The same as by epoll(7), at a cost that grows with what is watched. */
export class PollPoller implements Poller {
  readonly call = 'poll'
  #entries = new PollSet(64)
  #capacity = 64
  /** How many entries there are, without a gap; their descriptors and generations. */
  #count = 0
  readonly #fds: number[] = []
  readonly #generations: number[] = []
  /** Where each descriptor's entry is. */
  readonly #places: number[] = []
  /** Which entries the latest wait has found ready. */
  readonly #ready: number[] = []

  add(fd: number, events: number, generation: number): number {
    if (this.#count === this.#capacity) this.#grow()
    this.#put(this.#count, fd, events, generation)
    this.#count += 1
    return 0
  }

  change(fd: number, events: number, generation: number): number {
    const place = this.#places[fd] ?? NOWHERE
    if (place === NOWHERE) return -ENOENT
    this.#put(place, fd, events, generation)
    return 0
  }

  #put(place: number, fd: number, events: number, generation: number): void {
    this.#entries.set(place, fd, events)
    this.#fds[place] = fd
    this.#generations[place] = generation
    this.#places[fd] = place
  }

  /** The last entry moves to where this one was. */
  remove(fd: number): void {
    const place = this.#places[fd] ?? NOWHERE
    if (place === NOWHERE) return
    this.#places[fd] = NOWHERE
    this.#count -= 1
    if (place === this.#count) return
    const last = this.#fds[this.#count] as number
    const generation = this.#generations[this.#count] as number
    this.#put(place, last, this.#entries.events(this.#count), generation)
  }

  forget(fd: number): void {
    this.remove(fd)
  }
  // #endregion poll-poller

  // #region wait
  /** What was ready is copied: whoever is told of it may add and remove. */
  wait(timeout: number): number {
    const found = poll(this.#entries, this.#count, timeout)
    this.#ready.length = 0
    const all = this.#count
    for (let place = 0; place < all && this.#ready.length < 3 * found; place += 1) {
      const events = this.#entries.revents(place)
      if (events === 0) continue
      const fd = this.#fds[place] as number
      this.#ready.push(fd, events, this.#generations[place] as number)
    }
    return found
  }

  fd(index: number): number {
    return this.#ready[3 * index] as number
  }

  events(index: number): number {
    return this.#ready[3 * index + 1] as number
  }

  generation(index: number): number {
    return this.#ready[3 * index + 2] as number
  }
  // #endregion wait

  #grow(): void {
    this.#capacity *= 2
    const larger = new PollSet(this.#capacity)
    larger.table.bytes.set(this.#entries.table.bytes)
    this.#entries = larger
  }
}
