/** An interest list and a ready list: epoll(7), fs/eventpoll.c. */

import { EPOLLET, EPOLLEXCLUSIVE } from '../epoll-events.ts'
import { EEXIST, EINVAL, ENOENT, EPERM } from '../errors.ts'
import { POLLERR, POLLHUP, POLLIN } from '../layouts.ts'
import { Description } from './description.ts'
import type { Waiter } from './wait-queue.ts'

const EPOLLONESHOT = 2 ** 30

/** What is told without being asked for. */
const ALWAYS = POLLERR | POLLHUP

/** What epoll_wait gives back: the events, and the data that was given. */
export interface Found {
  readonly events: number
  readonly data: bigint
}

// #region watch
/**
 * One entry of the interest list: a description by one of its numbers. It lives as
 * long as the description does, even where the number is closed and means another.
 */
class Watch implements Waiter {
  readonly description: Description
  events: number
  data: bigint
  isReady = false
  readonly #onReady: (watch: Watch) => void

  constructor(
    description: Description,
    wanted: Found,
    onReady: (watch: Watch) => void,
  ) {
    this.description = description
    this.events = wanted.events
    this.data = wanted.data
    this.#onReady = onReady
  }

  /** What there is of what is wanted. */
  get found(): number {
    return this.description.mask() & this.events
  }

  /** ep_poll_callback(): news that nobody wants is no news. */
  woken(events: number): void {
    const isDisabled = (this.events & ~(EPOLLET | EPOLLONESHOT)) === 0
    if (isDisabled || (events !== 0 && (events & this.events) === 0)) return
    this.#onReady(this)
  }
}
// #endregion watch

// #region interest
export class Epoll extends Description {
  readonly kind = 'epoll'
  readonly #watches = new Map<Description, Map<number, Watch>>()
  #ready: Watch[] = []

  override mask(): number {
    return this.#ready.some(({ found }) => found !== 0) ? POLLIN : 0
  }

  /** epoll_ctl(2) with EPOLL_CTL_ADD: 0, or -EEXIST, -EPERM. */
  add(fd: number, description: Description, wanted: Found): number {
    if (!description.canBeWatched) return -EPERM
    if (description === this || wanted.events & EPOLLEXCLUSIVE) return -EINVAL
    const numbers = this.#watches.get(description) ?? new Map<number, Watch>()
    if (numbers.has(fd)) return -EEXIST
    const watch = new Watch(description, complete(wanted), this.#becomeReady)
    this.#watches.set(description, numbers.set(fd, watch))
    description.waiters.add(watch)
    description.watchedBy.add(this)
    if (watch.found !== 0) this.#becomeReady(watch)
    return 0
  }

  /** With EPOLL_CTL_MOD: 0, or -ENOENT. What is there already is news again. */
  modify(fd: number, description: Description, wanted: Found): number {
    const watch = this.#watches.get(description)?.get(fd)
    if (watch === undefined) return -ENOENT
    Object.assign(watch, complete(wanted))
    if (watch.found !== 0) this.#becomeReady(watch)
    return 0
  }

  /** With EPOLL_CTL_DEL: 0, or -ENOENT. */
  remove(fd: number, description: Description): number {
    const numbers = this.#watches.get(description)
    const watch = numbers?.get(fd)
    if (watch === undefined) return -ENOENT
    numbers?.delete(fd)
    this.#forget(watch)
    return 0
  }

  /** The description is gone, and with it all watches of it. */
  gone(description: Description): void {
    for (const watch of this.#watches.get(description)?.values() ?? []) {
      this.#forget(watch)
    }
    this.#watches.delete(description)
  }

  #forget(watch: Watch): void {
    watch.description.waiters.remove(watch)
    this.#ready = this.#ready.filter((it) => it !== watch)
  }

  override release(): void {
    for (const [description] of this.#watches) this.gone(description)
  }
  // #endregion interest

  // #region ready
  get hasReady(): boolean {
    return this.#ready.length > 0
  }

  readonly #becomeReady = (watch: Watch): void => {
    if (!watch.isReady) this.#ready.push(watch)
    watch.isReady = true
    this.waiters.wake(POLLIN)
  }

  /**
   * ep_send_events(): asks everything on the ready list once more. What is
   * level-triggered goes back to the list's end, so that it is asked again the next
   * time; what did not fit stays in front.
   */
  collect(most: number): Found[] {
    const list = this.#ready
    const found: Found[] = []
    this.#ready = []
    let next = 0
    for (; next < list.length && found.length < most; next += 1) {
      const watch = list[next] as Watch
      watch.isReady = false
      const events = watch.found
      if (events === 0) continue
      found.push({ events, data: watch.data })
      if (watch.events & EPOLLONESHOT) watch.events &= EPOLLET | EPOLLONESHOT
      else if ((watch.events & EPOLLET) === 0) {
        watch.isReady = true
        this.#ready.push(watch)
      }
    }
    this.#ready = [...list.slice(next), ...this.#ready]
    return found
  }
  // #endregion ready
}

function complete({ events, data }: Found): Found {
  return { events: events | ALWAYS, data }
}
