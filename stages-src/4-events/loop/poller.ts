/** Where an event loop learns what is ready: epoll(7), or poll(2). */

// #region poller
/** Events are EPOLL… bits, of which poll(2) has the same ones. */
export interface Poller {
  /** The system call that waits, for messages. */
  readonly call: string
  /** Watches `fd`; `generation` comes back with its events. 0, or -errno. */
  add(fd: number, events: number, generation: number): number
  /** Watches it for other events. 0, or -errno. */
  change(fd: number, events: number, generation: number): number
  /** Watches it no more. */
  remove(fd: number): void
  /** The same for one that is about to be closed, and that nobody else holds. */
  forget(fd: number): void
  /**
   * Sleeps until something is ready, or `timeout` milliseconds are over (-1: however
   * long it takes). How many descriptors are ready, or -errno.
   */
  wait(timeout: number): number
  /** Of those, number `index`. */
  fd(index: number): number
  events(index: number): number
  generation(index: number): number
}
// #endregion poller
