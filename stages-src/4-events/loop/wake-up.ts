/** How another thread wakes a loop that sleeps: an eventfd that it watches. */
import {
  EFD_CLOEXEC,
  EFD_NONBLOCK,
  EPOLLIN,
  eventfd,
  Memory,
  must,
  read,
  write,
} from '#sys'
import type { EventLoop, Handler } from './event-loop.ts'

// #region wake-up
/** Calls `woken` on the loop's thread, once for however many calls to `wake`. */
export class WakeUp implements Handler {
  /** Handed to the other thread. */
  readonly fd: number
  readonly #woken: () => void
  readonly #count = new Memory(8)

  /** Throws SystemError where there is no descriptor. */
  constructor(loop: EventLoop, woken: () => void) {
    this.fd = must(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), 'eventfd')
    this.#woken = woken
    must(loop.add(this.fd, EPOLLIN, this), 'epoll_ctl')
  }

  /** Read first: who wakes it from now on means something that came after. */
  ready(): void {
    read(this.fd, this.#count, 0, 8)
    this.#woken()
  }
}

/** Wakes the loop that watches `fd`, from any thread. */
export function wake(fd: number): void {
  write(fd, one, 0, 8)
}

const one = new Memory(8)
one.view.setBigUint64(0, 1n, true)
// #endregion wake-up
