/**
 * One thread that waits for everything at once: it sleeps until something is ready,
 * does what can be done about it without waiting, and sleeps again.
 */
import { performance } from 'node:perf_hooks'
import { EINTR, EPOLLIN, errorName, PollSet, poll } from '#sys'
import { PAUSE } from '../../1-echo/accept-failure.ts'
import { Clock, type Moment } from '../../2-http/moment.ts'
import type { Poller } from './poller.ts'
import { TimerWheel } from './timer-wheel.ts'

/** Is told that its descriptor is ready: EPOLL… bits. */
export interface Handler {
  ready(events: number): void
}

/** Goes on with what it has put off until the next turn. */
export interface Deferred {
  resume(): void
}

/** Is told that its timer has run out. */
export interface Due {
  due(): void
}

// #region loop
/** Handlers never wait, and never throw: while one is at work, nobody else is. */
export class EventLoop {
  /** When the turn began: the same moment for everything that happens in it. */
  readonly at: Moment
  readonly #clock = new Clock()
  readonly #poller: Poller
  readonly #complain: (message: string) => void
  /** Who is told of each descriptor, and how often its number was given away. */
  readonly #handlers: (Handler | undefined)[] = []
  readonly #generations: number[] = []
  readonly #timers: TimerWheel
  readonly #owners: Due[] = []
  #deferred: Deferred[] = []
  #resumed: Deferred[] = []
  #isStopped = false
  #isAskedFor = false

  /** `complain` is told, in a line, what the kernel should not have answered. */
  constructor(poller: Poller, complain: (message: string) => void) {
    this.#poller = poller
    this.#complain = complain
    this.at = this.#clock.read()
    this.#timers = new TimerWheel(this.at.now)
  }

  /**
   * Turns until it is stopped, or interrupted: then whoever runs it has something
   * else to do before it runs again.
   */
  run(): 'stopped' | 'interrupted' {
    this.#isAskedFor = false
    while (!this.#isStopped && !this.#isAskedFor) this.#turn()
    return this.#isStopped ? 'stopped' : 'interrupted'
  }

  /** The turn that is under way becomes the last one. */
  stop(): void {
    this.#isStopped = true
  }

  interrupt(): void {
    this.#isAskedFor = true
  }
  // #endregion loop

  // #region turn
  /**
   * What has come is looked at before any deadline is: bytes that were there in time
   * are not too late because the loop was.
   */
  #turn(): void {
    const count = this.#poller.wait(this.#timeout())
    this.#clock.read()
    for (let index = 0; index < count; index += 1) this.#tell(index)
    if (this.#deferred.length > 0) this.#resume()
    this.#timers.turn(this.at.now, this.#due)
    if (count < 0 && count !== -EINTR) this.#pause(count)
  }

  /** Whole milliseconds; -1 for ever. */
  #timeout(): number {
    if (this.#deferred.length > 0) return 0
    const sleep = this.#timers.sleep(performance.now())
    return sleep === Infinity ? -1 : Math.ceil(sleep)
  }

  /** Unless the descriptor was closed in this very turn, and may be another's now. */
  #tell(index: number): void {
    const fd = this.#poller.fd(index)
    if (this.#generations[fd] !== this.#poller.generation(index)) return
    this.#handlers[fd]?.ready(this.#poller.events(index))
  }

  /** What is put off meanwhile is for the turn after this one. */
  #resume(): void {
    const resumed = this.#deferred
    this.#deferred = this.#resumed
    for (const deferred of resumed) deferred.resume()
    resumed.length = 0
    this.#resumed = resumed
  }

  readonly #due = (timer: number): void => this.#owners[timer]?.due()

  /** Asked again at once, it would answer the same. */
  #pause(result: number): void {
    const what = `${this.#poller.call}: ${errorName(result)}`
    this.#complain(`${what}; a pause of ${PAUSE} ms`)
    poll(nothing, 0, PAUSE)
  }
  // #endregion turn

  // #region watch
  /** Tells `handler` when one of `events` is there for `fd`. 0, or -errno. */
  add(fd: number, events: number, handler: Handler): number {
    const generation = this.#outdate(fd)
    const result = this.#poller.add(fd, events, generation)
    if (result === 0) this.#handlers[fd] = handler
    return result
  }

  /** Tells of other events from now on. 0, or -errno. */
  change(fd: number, events: number): number {
    return this.#poller.change(fd, events, this.#generations[fd] as number)
  }

  /** Tells of nothing more, even of what has been found ready already. */
  remove(fd: number): void {
    this.#drop(fd)
    this.#poller.remove(fd)
  }

  /** The same for a descriptor that is about to be closed, and nobody else's. */
  forget(fd: number): void {
    this.#drop(fd)
    this.#poller.forget(fd)
  }

  #drop(fd: number): void {
    this.#outdate(fd)
    this.#handlers[fd] = undefined
  }

  #outdate(fd: number): number {
    // 31 bits: a small integer to V8, and half of what an epoll_event can carry.
    const generation = ((this.#generations[fd] ?? 0) + 1) & 0x7fffffff
    this.#generations[fd] = generation
    return generation
  }

  /** Is interrupted whenever `fd`, another loop's descriptor, is ready. */
  interruptOn(fd: number): number {
    return this.add(fd, EPOLLIN, { ready: () => this.interrupt() })
  }
  // #endregion watch

  // #region later
  /** Has `deferred` resumed in the next turn, which does not sleep. */
  defer(deferred: Deferred): void {
    this.#deferred.push(deferred)
  }

  /** A timer for `owner`, for good; it is not armed. Its number. */
  timer(owner: Due): number {
    const timer = this.#timers.create()
    this.#owners[timer] = owner
    return timer
  }

  /** Sets a timer's deadline, by the clock of `at.now`; Infinity disarms it. */
  arm(timer: number, deadline: number): void {
    this.#timers.arm(timer, deadline)
  }
  // #endregion later
}

const nothing = new PollSet(1)
