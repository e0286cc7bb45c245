/** Who waits for what: the kernel's wait queues, include/linux/wait.h. */

/** Somebody to be told of a change. */
export interface Waiter {
  /**
   * `events`: what there is now, of which the waiter may want none. 0: look for
   * yourself, for nobody has said what has changed.
   */
  woken(events: number): void
}

export class WaitQueue {
  readonly #waiters = new Set<Waiter>()

  add(waiter: Waiter): void {
    this.#waiters.add(waiter)
  }

  remove(waiter: Waiter): void {
    this.#waiters.delete(waiter)
  }

  /** Tells all of them, the newest first: add_wait_queue() puts it in front. */
  wake(events: number): void {
    for (const waiter of [...this.#waiters].reverse()) waiter.woken(events)
  }
}
