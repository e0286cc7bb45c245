/** The workers: as many as are wanted, each in its seat, each replaced when it dies. */
import { SystemError } from '#sys'
import type { Logs } from '../../2-http/logs/logs.ts'
import type { EventLoop } from '../../4-events/loop/event-loop.ts'
import { BEGIN, RETIRE, STOP } from '../channel/messages.ts'
import type { Scoreboard } from '../scoreboard/scoreboard.ts'
import type { Slot } from '../scoreboard/slot.ts'
import { pauseAfter } from './back-off.ts'
import type { Attendance } from './listeners.ts'
import { Seat } from './seats.ts'
import { abandon } from './spawn-program.ts'
import type { Spawned } from './spawn-worker.ts'
import { type Employer, WorkerProcess } from './worker-process.ts'

/** Milliseconds, beyond what it was promised, in which a worker that is told to ends. */
const MARGIN = 1000

export interface CrewParts {
  readonly loop: EventLoop
  readonly board: Scoreboard
  readonly attendance: Attendance
  readonly errors: Logs['errors']
  /** Milliseconds: a retired worker's last ones, and those of what is in flight. */
  readonly grace: number
  readonly drainTimeout: number
  /** Starts a process for `seat`. Throws SystemError. */
  spawn(seat: number): Spawned
  /** The processor on which that one stays; -1 for any. */
  processorOf(seat: number): number
  /** What a worker is told first. */
  orders(seat: number, slot: Slot): unknown
  readonly news: CrewNews
}

/** What whoever has a crew is told. */
export interface CrewNews {
  /** Every seat has a worker that serves, for the first time. */
  complete(): void
  /** Nobody could begin; `why` is what the last one said. */
  hopeless(why: string): void
  /** The one that was started in this seat serves, or does not: then why. */
  settled(seat: Seat, failure?: string): void
  weary(seat: Seat): void
  /** One process less; how many are left. */
  ended(left: number): void
}

// #region crew
export class Crew implements Employer {
  readonly seats: Seat[] = []
  /** Every process that has not been waited for. */
  readonly alive = new Set<WorkerProcess>()
  readonly #parts: CrewParts
  #target = 0
  #hasServed = false
  #isComplete = false
  #isStopping = false

  constructor(parts: CrewParts) {
    this.#parts = parts
  }

  /** How many workers there should be. */
  get target(): number {
    return this.#target
  }

  /** From now on there should be so many: starts who is missing, retires who is not wanted. */
  setTarget(target: number): void {
    const { attendance, board, loop } = this.#parts
    attendance.prepare(target)
    this.#target = target
    board.target = target
    while (this.seats.length < target) {
      const number = this.seats.length
      const timer = loop.timer({ due: () => this.#refill(number) })
      this.seats.push(new Seat(number, timer))
    }
    for (const seat of this.seats) {
      if (seat.number < target) this.#refill(seat.number)
      else this.#clear(seat)
    }
  }

  #refill(number: number): void {
    const seat = this.seats[number] as Seat
    const isTaken = seat.sitting !== undefined || seat.coming !== undefined
    if (!isTaken && number < this.#target && !this.#isStopping) this.start(seat)
  }

  #clear(seat: Seat): void {
    this.#parts.loop.arm(seat.timer, Infinity)
    if (seat.coming !== undefined) {
      seat.coming.isLeaving = true
      seat.coming.kill()
    }
    if (seat.sitting !== undefined) this.#retire(seat.sitting)
    seat.sitting = undefined
  }
  // #endregion crew

  // #region start
  /** Starts a worker for the seat; whoever sits there goes once the other can serve. */
  start(seat: Seat): void {
    const { board, loop, news, processorOf } = this.#parts
    if (seat.coming !== undefined || this.#isStopping) return
    const slot = board.vacant()
    if (slot === undefined) {
      // Those who are leaving have theirs yet. An empty seat tries again by itself.
      if (seat.sitting === undefined) loop.arm(seat.timer, loop.at.now + MARGIN)
      return
    }
    try {
      slot.begin(seat.number, processorOf(seat.number))
      this.#employ(seat, slot)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      slot.free()
      this.#failed(seat, error.message)
      news.settled(seat, error.message)
    }
  }

  #employ(seat: Seat, slot: Slot): void {
    const { board, loop, orders, spawn } = this.#parts
    const spawned = spawn(seat.number)
    let worker: WorkerProcess
    try {
      const place = { seat: seat.number, slot }
      worker = new WorkerProcess(spawned, place, loop, this)
    } catch (error) {
      // Nobody would ever hear of it.
      abandon(spawned)
      throw error
    }
    slot.pid = worker.pid
    this.alive.add(worker)
    seat.coming = worker
    worker.say(BEGIN, orders(seat.number, slot))
    board.count('started')
  }

  ready(worker: WorkerProcess): void {
    const seat = this.seats[worker.seat] as Seat
    if (seat.coming !== worker || worker.isLeaving || this.#isStopping) return
    const former = seat.sitting
    seat.coming = undefined
    seat.sitting = worker
    if (!this.#hasServed) this.#isPossible()
    this.#parts.attendance.joins(worker)
    if (former !== undefined) this.#retire(former)
    this.#parts.news.settled(seat)
    if (this.#isComplete || this.seats.some((it) => it.sitting === undefined))
      return
    this.#isComplete = true
    this.#parts.news.complete()
  }

  /** One can serve, so those who could not are tried again. */
  #isPossible(): void {
    const { loop } = this.#parts
    this.#hasServed = true
    for (const { coming, pause, sitting, timer } of this.seats) {
      if (coming === undefined && sitting === undefined)
        loop.arm(timer, loop.at.now + pause)
    }
  }

  weary(worker: WorkerProcess): void {
    const seat = this.seats[worker.seat] as Seat
    if (seat.sitting === worker) this.#parts.news.weary(seat)
  }
  // #endregion start

  // #region end
  #retire(worker: WorkerProcess): void {
    const { attendance, drainTimeout, grace } = this.#parts
    attendance.leaves(worker)
    worker.dismiss(RETIRE, grace + drainTimeout + MARGIN)
  }

  /** All are told to stop; nobody is replaced any more. */
  stop(): void {
    const { attendance, drainTimeout } = this.#parts
    this.#isStopping = true
    attendance.end()
    for (const worker of this.alive) worker.dismiss(STOP, drainTimeout + MARGIN)
  }

  killAll(): void {
    for (const worker of this.alive) worker.kill()
  }

  ended(worker: WorkerProcess): void {
    const { attendance, board, errors, news } = this.#parts
    const seat = this.seats[worker.seat] as Seat
    const was = seat.vacate(worker)
    const { complaint, ending, pid } = worker
    this.alive.delete(worker)
    worker.slot.free()
    attendance.leaves(worker)
    // Whoever was killed on its way to wake others has left them asleep.
    board.news.announce()
    board.count(worker.isLeaving ? 'recycled' : 'died')
    if (!worker.isLeaving) {
      errors.write(
        'error',
        `worker ${pid}, seat ${seat.number}: ${complaint ?? ending}`,
      )
      if (was !== 'gone') this.#replace(seat, worker)
    } else if (was !== 'gone') this.#refill(seat.number)
    if (was === 'coming') {
      // Nobody has failed who was not wanted any more.
      const isUnwanted = worker.isLeaving && !this.#isStopping
      news.settled(seat, isUnwanted ? undefined : (complaint ?? ending))
    }
    news.ended(this.alive.size)
  }

  #replace(seat: Seat, worker: WorkerProcess): void {
    const { began, complaint, ending, readyAt, wasKilled } = worker
    const lived = this.#parts.loop.at.now - began
    const wasReady = readyAt !== undefined
    seat.pause = pauseAfter(seat.pause, { lived, wasKilled, wasReady })
    this.#await(seat, complaint ?? ending)
  }

  /** It was not even started. */
  #failed(seat: Seat, why: string): void {
    const ending = { lived: 0, wasKilled: false, wasReady: false }
    seat.pause = pauseAfter(seat.pause, ending)
    // Where nobody serves, the master's last word is enough.
    if (this.#hasServed)
      this.#parts.errors.write('error', `seat ${seat.number}: ${why}`)
    this.#await(seat, why)
  }

  /** Has the next one start after a pause, or gives up where nobody ever could. */
  #await(seat: Seat, why: string): void {
    const { loop, news } = this.#parts
    if (this.#isStopping) return
    if (this.#hasServed) loop.arm(seat.timer, loop.at.now + seat.pause)
    else if (this.seats.every(({ coming }) => coming?.isLeaving ?? true)) {
      this.#isStopping = true
      news.hopeless(why)
    }
  }
  // #endregion end
}
