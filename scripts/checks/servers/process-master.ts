/** The master of several processes: starts, replaces and stops workers, and passes connections on. */
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { closeSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { CpuSet, SystemError, sched_getaffinity } from '#sys'
import { userErrorLine } from '../../../stages-src/1-echo/user-errors.ts'
import { siteOf } from '../../../stages-src/2-http/site.ts'
import { listenTo } from './listening.ts'
import { type ProcessOptions, readProcessOptions } from './process-options.ts'
import { SLOT_VARIABLE, type Tells, type Told } from './process-worker.ts'
import { SLOTS, sharedCounts } from './shared-counts.ts'

/** A worker as its master has it. */
export interface Worker {
  readonly child: ChildProcess
  readonly seat: number
  readonly slot: number
  readonly began: number
  isReady: boolean
  isRetired: boolean
  /** Connections that were passed to it, and that it has not closed. */
  open: number
  lastBeat: number
}

/** Milliseconds that a seat waits for its next worker at first, and at most; who has lived so long is forgiven. */
const FIRST_WAIT = 100
const LONGEST_WAIT = 5000
const FORGIVEN = 10_000

/** Each step is a method: a broken server overrides one of them. */
export class ProcessMaster {
  protected readonly options: ProcessOptions
  protected readonly workers = new Set<Worker>()
  /** Who serves at which seat. */
  protected readonly seats: (Worker | undefined)[]
  protected readonly listening: number[]
  protected stopping = false
  readonly #file: string
  readonly #shared: number
  readonly #deaths: number[]
  readonly #waiting: Socket[] = []
  #passing: Server | undefined
  #turn = 0

  constructor(file: string, words: readonly string[] = process.argv.slice(2)) {
    this.options = readProcessOptions(words)
    this.#file = file
    this.seats = Array.from({ length: this.options.workers })
    this.#deaths = this.seats.map(() => 0)
    this.listening = this.#open()
    this.#shared = sharedCounts()
    this.#hearSignals()
  }

  start(): void {
    if (this.isPassing) this.#passing = this.accept()
    for (const seat of this.seats.keys()) this.fill(seat)
    setInterval(() => this.watch(), 250)
    console.log(`listening on http://127.0.0.1:${this.options.port}`)
  }

  protected get isPassing(): boolean {
    return this.options.balance === 'round-robin' || this.options.balance === 'least-connections'
  }

  /** How many listening sockets there are: one for all, or one a seat. */
  protected get sockets(): number {
    return this.options.balance === 'reuseport' ? this.seats.length : 1
  }

  /** Opens them. */
  protected listeners(): number[] {
    return listenTo(this.options.port, this.sockets)
  }

  /** Complains in a line where it cannot serve, or not there. */
  #open(): number[] {
    try {
      siteOf(this.options)
      return this.listeners()
    } catch (error) {
      const { message } = error as Error
      const { port } = this.options
      console.error(
        error instanceof SystemError ? `port ${port}: ${message}` : userErrorLine(error),
      )
      process.exit(1)
    }
  }

  #hearSignals(): void {
    process.on('SIGTERM', () => this.stop())
    process.on('SIGINT', () => this.stop())
    process.on('SIGHUP', () => this.recycle())
    process.on('SIGUSR1', () => this.reopenLogs())
  }

  /** Starts a worker for a seat. */
  protected fill(seat: number): void {
    const slot = this.freeSlot()
    const child = this.spawn(seat, slot)
    const worker: Worker = {
      ...{ child, seat, slot, began: Date.now(), isReady: false, isRetired: false },
      ...{ open: 0, lastBeat: Date.now() },
    }
    this.workers.add(worker)
    child.on('message', (tells: Tells) => this.hears(worker, tells))
    child.on('error', () => {})
    child.once('exit', () => this.ended(worker))
  }

  protected freeSlot(): number {
    const taken = new Set([...this.workers].map(({ slot }) => slot))
    return Array.from({ length: SLOTS }, (_, slot) => slot).find((slot) => !taken.has(slot)) ?? 0
  }

  protected spawn(seat: number, slot: number): ChildProcess {
    const listener = this.isPassing ? 'ignore' : this.listening[seat % this.listening.length]
    const child = fork(this.#file, process.argv.slice(2), {
      env: { ...process.env, [SLOT_VARIABLE]: `${slot}` },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', this.#shared, listener as number],
    })
    if (this.options.pin && child.pid) this.pin(child.pid, seat)
    return child
  }

  protected pin(pid: number, seat: number): void {
    const cpus = this.cpus()
    spawnSync('taskset', ['-acp', `${cpus[seat % cpus.length]}`, `${pid}`])
  }

  /** Those on which this process may run. */
  protected cpus(): number[] {
    const set = new CpuSet()
    sched_getaffinity(0, set)
    return set.processors
  }

  protected hears(worker: Worker, tells: Tells): void {
    if (tells === 'ready') this.ready(worker)
    else if (tells === 'beat') worker.lastBeat = Date.now()
    else if (tells === 'closed') worker.open -= 1
    else if (!worker.isRetired) this.fill(worker.seat)
  }

  protected ready(worker: Worker): void {
    const before = this.seats[worker.seat]
    worker.isReady = true
    this.seats[worker.seat] = worker
    if (before) this.retire(before)
    for (const socket of this.#waiting.splice(0)) this.pass(socket)
  }

  protected retire(worker: Worker): void {
    worker.isRetired = true
    this.tell(worker, 'retire')
  }

  protected tell({ child }: Worker, what: Told, socket?: Socket): void {
    if (child.connected) child.send(what, socket, () => {})
  }

  protected ended(worker: Worker): void {
    const { seat } = worker
    this.workers.delete(worker)
    if (this.seats[seat] === worker) this.seats[seat] = undefined
    if (this.stopping) {
      if (this.workers.size === 0) process.exit(0)
    } else if (!worker.isRetired) {
      this.#deaths[seat] = Date.now() - worker.began > FORGIVEN ? 1 : (this.#deaths[seat] ?? 0) + 1
      setTimeout(() => this.stopping || this.fill(seat), this.wait(this.#deaths[seat]))
    }
  }

  /** Milliseconds before the next, given how many have ended early. */
  protected wait(deaths: number): number {
    return Math.min(FIRST_WAIT * 2 ** (deaths - 1), LONGEST_WAIT)
  }

  /** Kills whoever has given no sign of life for too long. */
  protected watch(): void {
    const { hungAfter } = this.options
    for (const { child, lastBeat, isReady } of this.workers) {
      const isHung = isReady && Date.now() - lastBeat > hungAfter * 1000
      if (hungAfter > 0 && isHung) child.kill('SIGKILL')
    }
  }

  protected recycle(): void {
    for (const seat of this.seats.keys()) this.fill(seat)
  }

  protected reopenLogs(): void {
    for (const worker of this.workers) this.tell(worker, 'reopen logs')
  }

  protected stop(): void {
    if (this.stopping) this.stopNow()
    this.stopping = true
    this.#passing?.close()
    this.closeListeners()
    for (const worker of this.workers) this.tell(worker, 'stop')
    if (this.workers.size === 0) process.exit(0)
  }

  protected stopNow(): never {
    for (const { child } of this.workers) child.kill('SIGKILL')
    process.exit(1)
  }

  protected closeListeners(): void {
    if (!this.#passing) for (const fd of this.listening) closeSync(fd)
  }

  /** Accepts itself, and passes each connection on. */
  protected accept(): Server {
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
      socket.on('error', () => {})
      this.pass(socket)
    })
    server.listen({ fd: this.listening[0] as number })
    return server
  }

  protected pass(socket: Socket): void {
    const worker = this.choose(this.seats.filter((one) => one !== undefined))
    if (worker === undefined) {
      this.#waiting.push(socket)
      return
    }
    worker.open += 1
    this.tell(worker, 'connection', socket)
  }

  protected choose(workers: readonly Worker[]): Worker | undefined {
    const able = workers.filter(({ lastBeat }) => Date.now() - lastBeat < 1000)
    const some = able.length > 0 ? able : workers
    if (this.options.balance === 'round-robin') return some[this.#turn++ % some.length]
    return some.toSorted((one, other) => one.open - other.open)[0]
  }
}
