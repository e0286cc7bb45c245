/** The master: it serves nobody itself, and sees to it that others do. */
import { performance } from 'node:perf_hooks'
import { UserError } from '../../1-echo/user-errors.ts'
import type { Due } from '../../4-events/loop/event-loop.ts'
import { LOGS } from '../channel/messages.ts'
import type { Commands } from '../control/commands.ts'
import { MOST_WORKERS, type Options } from '../options.ts'
import { type Status, statusOf } from '../scoreboard/status.ts'
import { Crew, type CrewNews, type CrewParts } from './crew.ts'
import { Recycling } from './recycling.ts'
import { SCALING_LOOK, Scaling } from './scaling.ts'
import type { Seat } from './seats.ts'
import type { Signalled } from './signals.ts'
import { BeatWatch, LOOK } from './watch-beats.ts'
import type { WorkerProcess } from './worker-process.ts'

/** A worker that has been silent for so many milliseconds is passed nothing. */
const SILENT = 1000
/** Milliseconds in which signals to stop count as one: npm passes Ctrl-C on once more. */
const SAME_STOP = 500
/** Milliseconds in which a worker begins, however busy the machine is. */
const LONGEST_START = 30_000

export interface MasterParts
  extends Omit<CrewParts, 'news' | 'grace' | 'drainTimeout'> {
  readonly options: Options
  /** Logs that are to be opened again: descriptors whose copies the workers get. */
  readonly logs: readonly number[]
  reopenLogs(): void
  /** All workers serve. */
  ready(): void
  /** It is over; with an exit status. */
  over(status: number, why?: string): void
}

// #region master
export class Master implements Commands, CrewNews, Due, Signalled {
  readonly #parts: MasterParts
  readonly #crew: Crew
  readonly #recycling: Recycling
  readonly #beats: BeatWatch
  readonly #starts: BeatWatch
  readonly #scaling: Scaling | undefined
  readonly #timer: number
  #lastScaling = 0
  #stopped: number | undefined

  constructor(parts: MasterParts) {
    const { loop, options } = parts
    const { drainTimeout, grace, hungAfter, range } = options
    this.#parts = parts
    this.#crew = new Crew({ ...parts, drainTimeout, grace, news: this })
    this.#recycling = new Recycling(this.#crew)
    this.#beats = new BeatWatch(hungAfter)
    this.#starts = new BeatWatch(Math.max(hungAfter, LONGEST_START))
    this.#scaling = range === undefined ? undefined : new Scaling(range)
    this.#timer = loop.timer(this)
  }

  start(): void {
    this.#crew.setTarget(this.#parts.options.workers)
    this.due()
  }

  complete(): void {
    this.#parts.ready()
  }

  /** Nobody has come to serve: the next would fail of the same. */
  hopeless(why: string): void {
    this.#parts.over(1, `no worker could begin: ${why}`)
  }

  settled(seat: Seat, failure?: string): void {
    this.#recycling.settled(seat, failure)
  }

  weary(seat: Seat): void {
    this.#recycling.one(seat)
  }

  ended(left: number): void {
    if (this.#stopped === undefined) this.#recycling.proceed()
    else if (left === 0) this.#parts.over(0)
  }
  // #endregion master

  // #region looks
  /** Looks after the workers, four times a second. */
  due(): void {
    const { at } = this.#parts.loop
    this.#parts.loop.arm(this.#timer, at.now + LOOK)
    this.#watchBeats(at.now)
    this.#watchStarts(at.now)
    for (const worker of this.#crew.alive) {
      if (at.now >= worker.leaveBy) worker.kill()
    }
    if (this.#scaling === undefined || at.now < this.#lastScaling + SCALING_LOOK)
      return
    this.#lastScaling = at.now
    this.#scale(this.#scaling, at.now)
  }

  /** Whoever hangs is killed, and its seat is filled like that of any who has died. */
  #watchBeats(now: number): void {
    const workers = [...this.#crew.alive].filter((it) => it.readyAt !== undefined)
    const beating = workers.map(({ pid, slot }) => ({ pid, beat: slot.beat }))
    const hung = new Set(this.#beats.look(now, beating))
    for (const worker of workers) {
      const { pid } = worker
      worker.isSilent = this.#beats.silenceOf(pid) >= SILENT
      if (hung.has(pid)) this.#kill(worker, 'gives no sign of life')
    }
  }

  /** Who has not come to serve has no beat yet. */
  #watchStarts(now: number): void {
    const coming = this.#crew.seats.flatMap(({ coming }) => coming ?? [])
    const silent = coming.map(({ pid }) => ({ pid, beat: 0 }))
    const stuck = new Set(this.#starts.look(now, silent))
    for (const worker of coming.filter(({ pid }) => stuck.has(pid))) {
      this.#kill(worker, 'does not come to serve')
    }
  }

  #kill(worker: WorkerProcess, why: string): void {
    const { board, errors } = this.#parts
    errors.write('error', `worker ${worker.pid} ${why}, and is killed`)
    board.count('hung')
    worker.kill()
  }

  #scale(scaling: Scaling, now: number): void {
    const sitting = this.#crew.seats.flatMap(({ sitting }) => sitting ?? [])
    const working = sitting.map(({ pid, slot }) => ({ pid, busy: slot.busy }))
    const { target } = this.#crew
    const wanted = scaling.look(now, working, target)
    if (wanted === target || this.#stopped !== undefined) return
    this.#parts.errors.write('info', `${wanted} workers, after ${target}`)
    this.#crew.setTarget(wanted)
  }
  // #endregion looks

  // #region signalled
  stop(): void {
    const now = performance.now()
    if (this.#stopped === undefined) {
      this.#stopped = now
      this.#crew.stop()
      if (this.#crew.alive.size === 0) this.#parts.over(0)
    } else if (now > this.#stopped + SAME_STOP) {
      this.#crew.killAll()
      this.#parts.over(1)
    }
  }

  recycle(done?: (line: string) => void): void {
    if (this.#stopped === undefined) this.#recycling.all(done)
    else done?.('error the server stops')
  }

  reopenLogs(): void {
    const { logs, reopenLogs } = this.#parts
    reopenLogs()
    for (const worker of this.#crew.alive) worker.say(LOGS, undefined, ...logs)
  }
  // #endregion signalled

  // #region commands
  get scoreboard(): number {
    return this.#parts.board.readOnly
  }

  status(): Status {
    return statusOf(this.#parts.board, this.#parts.options.balance)
  }

  /** Throws UserError. */
  scale(workers: number): string {
    const { range } = this.#parts.options
    const { min, max } = range ?? { min: 1, max: MOST_WORKERS }
    if (this.#stopped !== undefined) throw new UserError('the server stops')
    if (!(workers >= min && workers <= max)) {
      throw new UserError(`scale ${workers}: give a number from ${min} to ${max}`)
    }
    const { target } = this.#crew
    this.#crew.setTarget(workers)
    return `${workers} workers, after ${target}`
  }
  // #endregion commands
}
