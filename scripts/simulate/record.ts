/**
 * One simulation of stage 4's server, step by step: what happens, and what each connection is doing
 * after it. Prints it as JSON:
 *
 *     node --conditions=simulated scripts/simulate/record.ts
 */
import { BufferPool } from '../../stages-src/4-events/buffers/buffer-pool.ts'
import { STATE_NAMES, type State } from '../../stages-src/4-events/connection/states.ts'
import { WatchedSocket } from '../../stages-src/4-events/connection/watched-socket.ts'
import { errorName } from '../../stages-src/sys/errors.ts'
import type { Kernel } from '../../stages-src/sys/simulated/kernel.ts'
import { TcpSocket } from '../../stages-src/sys/simulated/tcp-socket.ts'
import { serverOf } from './load.ts'
import { runSimulation } from './run.ts'
import type { SimulatedServer } from './servers/server.ts'
import { drawSettings } from './settings.ts'
import { Tracer } from './watch/tracer.ts'

export interface Step {
  /** Milliseconds of the simulated clock, since the first client came. */
  at: number
  /** `server`, or the client by number and kind. */
  who: string
  /** What a client does, or the calls of a turn of the server's loop. */
  what: string[]
  /** What each open connection is doing after it, by its client. */
  states: Record<string, string>
  /** Bytes of buffers that connections have. */
  lent: number
}

export interface Recording {
  seed: number
  clients: string[]
  steps: Step[]
}

// #region recorder
/** Gathers the calls of a turn until the server sleeps. */
class Recorder extends Tracer {
  readonly steps: Step[] = []
  readonly clients: string[] = []
  /** By descriptor: what the connection is doing, and whose it is. */
  readonly #states = new Map<number, string>()
  readonly #owners = new Map<number, string>()
  #kernel: Kernel | undefined
  #turn: string[] = []
  #lent = 0
  #began = 0

  constructor() {
    super(() => {})
  }

  override begin(kernel: Kernel): this {
    this.#kernel = kernel
    return this
  }

  /** A connection enters a state, which all of them do in one place. */
  enter(fd: number, state: string): void {
    if (state === 'closed') this.#states.delete(fd)
    else this.#states.set(fd, state)
  }

  lend(bytes: number): void {
    this.#lent = bytes
  }

  override note(who: string, what: string): void {
    if (!who.startsWith('client')) {
      if (who === 'log') this.#turn.push(`logs: ${what.replace(/^127\.0\.0\.1(:\d+)?:? +/, '')}`)
      return
    }
    if (what === 'connects') {
      if (this.clients.length === 0) this.#began = this.#now
      this.clients.push(who)
    }
    this.#endTurn()
    this.#add(who, [what])
  }

  override called(name: string, values: readonly number[], result: number): void {
    const [fd = -1] = values
    if (name === 'accept4' && result >= 0) this.#owners.set(result, this.#ownerOf(result))
    const isWait = name === 'epoll_wait' || name === 'poll'
    if (isWait || this.clients.length === 0) return
    const whose = this.#owners.get(name === 'accept4' ? result : fd)
    const answer = result < 0 ? errorName(result) : `${result}`
    this.#turn.push(`${name}${whose === undefined ? '' : ` for ${whose}`}: ${answer}`)
    // The number is somebody else's from now on, perhaps a file's.
    if (name === 'close') this.#owners.delete(fd)
  }

  override sleeps(): void {
    this.#endTurn()
  }

  /** Ports are given out in the order in which clients connect. */
  #ownerOf(fd: number): string {
    const socket = this.#kernel?.descriptors.get(fd)
    const port = socket instanceof TcpSocket ? socket.peerPort : 0
    return this.clients[port - FIRST_PORT]?.replace(/ \(.*/, '') ?? `port ${port}`
  }

  #endTurn(): void {
    const turn = this.#turn
    this.#turn = []
    if (turn.length > 0) this.#add('server', turn)
  }

  /** What one does at one moment is a step. */
  #add(who: string, what: string[]): void {
    const states = [...this.#states].map(([fd, state]) => [this.#owners.get(fd) ?? `${fd}`, state])
    const at = Math.round((this.#now - this.#began) * 10) / 10
    const last = this.steps.at(-1)
    const isOneStep = last?.who === who && last.at === at
    const all = isOneStep ? [...last.what, ...what] : what
    if (isOneStep) this.steps.pop()
    const step = { at, who, what: together(all), states: Object.fromEntries(states) }
    this.steps.push({ ...step, lent: this.#lent })
  }

  get #now(): number {
    return this.#kernel?.clock.now ?? 0
  }
}

const FIRST_PORT = 32_768

/** What is received in several pieces is told in one. */
function together(all: readonly string[]): string[] {
  const told: string[] = []
  for (const what of all) {
    const [, bytes] = RECEIVES.exec(what) ?? []
    const [, before] = RECEIVES.exec(told.at(-1) ?? '') ?? []
    if (bytes !== undefined && before !== undefined) {
      told[told.length - 1] = `receives ${Number(before) + Number(bytes)} bytes`
    } else told.push(what)
  }
  return told
}

const RECEIVES = /^receives (\d+) bytes$/
// #endregion recorder

// #region record
/** Whose steps are noted: what is watched stays watched. */
let current: Recorder | undefined

/** The whole run of a seed, or undefined where something is wrong with it: that is no run to be shown. */
export function record(server: SimulatedServer, seed: number): Recording | undefined {
  const recorder = new Recorder()
  current = recorder
  const { finding } = runSimulation(server, drawSettings(seed), recorder)
  return finding ? undefined : { seed, clients: recorder.clients, steps: recorder.steps }
}

/** What the class of all connections keeps to itself. */
interface Enters {
  fd: number
  enter(state: State): void
}

function watchStates(): void {
  const sockets = WatchedSocket.prototype as unknown as Enters
  const { enter } = sockets
  sockets.enter = function (this: Enters, state) {
    enter.call(this, state)
    current?.enter(this.fd, STATE_NAMES[state])
  }
}

function watchPool(): void {
  const pools = BufferPool.prototype
  const { giveBack, lend } = pools
  pools.lend = function (size) {
    const memory = lend.call(this, size)
    current?.lend(this.lent)
    return memory
  }
  pools.giveBack = function (memory) {
    giveBack.call(this, memory)
    current?.lend(this.lent)
  }
}
// #endregion record

// #region choose
/** The first run that a reader can follow: few clients and steps, and much that happens in them. */
function choose(server: SimulatedServer): Recording {
  for (let seed = 1; seed <= 5000; seed += 1) {
    const { clients, descriptors, spread, way } = drawSettings(seed)
    const isPlain = way === 'level' && descriptors > 100 && spread <= 1000
    if (!isPlain || clients < 4 || clients > 5) continue
    const recording = record(server, seed)
    if (recording !== undefined && isWorthWhile(recording)) return recording
  }
  throw new Error('no run is short enough')
}

function isWorthWhile({ clients, steps }: Recording): boolean {
  const states = new Set(steps.flatMap((step) => Object.values(step.states)))
  const atOnce = Math.max(...steps.map((step) => Object.keys(step.states).length))
  const kinds = new Set(clients.map((client) => client.replace(/^[^(]*/, '')))
  const isShort = steps.length <= 60 && steps.every(({ what }) => what.length <= 24)
  const isVaried = ['reading head', 'writing', 'lingering'].every((state) => states.has(state))
  return isShort && clients.length <= 5 && kinds.size >= 4 && isVaried && atOnce >= 3
}
// #endregion choose

if (import.meta.main) {
  watchStates()
  watchPool()
  console.log(JSON.stringify(choose(await serverOf('4'))))
}
