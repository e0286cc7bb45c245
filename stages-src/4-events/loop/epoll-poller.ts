/** Readiness by epoll(7): the kernel keeps the list of what is watched. */
import {
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  EpollEvents,
  epoll_create1,
  epoll_ctl,
  epoll_wait,
  must,
} from '#sys'
import type { Poller } from './poller.ts'

/** How many descriptors one call may report: the others are ready the next time. */
const MOST = 512

// #region epoll-poller
/** The list is the kernel's: it is told of a descriptor once, and of changes. */
export class EpollPoller implements Poller {
  readonly call = 'epoll_wait'
  readonly #epoll: number
  readonly #ready = new EpollEvents(MOST)

  /** Throws SystemError where there is no descriptor or memory for it. */
  constructor() {
    this.#epoll = must(epoll_create1(EPOLL_CLOEXEC), 'epoll_create1')
  }

  add(fd: number, events: number, generation: number): number {
    return epoll_ctl(this.#epoll, EPOLL_CTL_ADD, fd, events, generation)
  }

  change(fd: number, events: number, generation: number): number {
    return epoll_ctl(this.#epoll, EPOLL_CTL_MOD, fd, events, generation)
  }

  remove(fd: number): void {
    epoll_ctl(this.#epoll, EPOLL_CTL_DEL, fd, 0, 0)
  }

  /** close(2) takes the last descriptor of a socket off every list: epoll(7), Q6. */
  forget(): void {}

  wait(timeout: number): number {
    return epoll_wait(this.#epoll, this.#ready, timeout)
  }

  fd(index: number): number {
    return this.#ready.fd(index)
  }

  events(index: number): number {
    return this.#ready.events(index)
  }

  generation(index: number): number {
    return this.#ready.generation(index)
  }
}
// #endregion epoll-poller
