/** A loop whose time is what a test says, and that tells of a descriptor when it is told to. */
import { EPOLLIN } from '#sys'
import type { Due, EventLoop, Handler } from '../../stages-src/4-events/loop/event-loop.ts'

export class StandInLoop {
  readonly at = { now: 0 }
  readonly handlers = new Map<number, Handler>()
  /** What each descriptor is watched for. */
  readonly events = new Map<number, number>()
  readonly #timers: { owner: Due; deadline: number }[] = []

  /** The same, for whoever takes no other. */
  get asLoop(): EventLoop {
    return this as unknown as EventLoop
  }

  add(fd: number, events: number, handler: Handler): number {
    this.handlers.set(fd, handler)
    this.events.set(fd, events)
    return 0
  }

  change(fd: number, events: number): number {
    this.events.set(fd, events)
    return 0
  }

  remove(fd: number): void {
    this.handlers.delete(fd)
    this.events.delete(fd)
  }

  timer(owner: Due): number {
    return this.#timers.push({ owner, deadline: Infinity }) - 1
  }

  arm(timer: number, deadline: number): void {
    const armed = this.#timers[timer]
    if (armed !== undefined) armed.deadline = deadline
  }

  /** Lets so many milliseconds pass: who is due is told, in order. */
  pass(milliseconds: number): void {
    const end = this.at.now + milliseconds
    for (;;) {
      const next = Math.min(...this.#timers.map(({ deadline }) => deadline))
      if (next > end) break
      this.at.now = Math.max(this.at.now, next)
      for (const timer of this.#timers) {
        if (timer.deadline > this.at.now) continue
        timer.deadline = Infinity
        timer.owner.due()
      }
    }
    this.at.now = end
  }

  /** `fd` is ready. */
  tell(fd: number, events: number = EPOLLIN): void {
    this.handlers.get(fd)?.ready(events)
  }
}
