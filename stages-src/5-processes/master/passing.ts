/** The master accepts, and passes what it has accepted to a worker: TLPI 61.13.3. */
import {
  close,
  EAGAIN,
  ECONNRESET,
  EINTR,
  EPIPE,
  errorName,
  SocketAddress,
} from '#sys'
import type { Logs } from '../../2-http/logs/logs.ts'
import { Acceptor, type Reception } from '../../4-events/acceptor.ts'
import type { Due, EventLoop } from '../../4-events/loop/event-loop.ts'
import { DESCRIPTORS } from '../../4-events/server.ts'
import { LISTEN } from '../channel/messages.ts'
import { READY } from '../scoreboard/layout.ts'
import type { Attendance } from './listeners.ts'
import type { WorkerProcess } from './worker-process.ts'

/** Milliseconds after which somebody whom nobody had room for is tried again. */
const PATIENCE = 10
/** Who has so many connections unaccepted has enough of them for now. */
const MOST_UNSEEN = 64

/** Who gets the next connection; undefined where nobody can take one now. */
export type Choice = (
  workers: readonly WorkerProcess[],
) => WorkerProcess | undefined

// #region passing
export class Passing implements Attendance, Reception, Due {
  #choice: Choice
  readonly #errors: Logs['errors']
  readonly #loop: EventLoop
  readonly #acceptor: Acceptor
  readonly #listener: number
  readonly #timer: number
  #workers: readonly WorkerProcess[] = []
  /** One whom nobody had room for, or -1; and its peer. */
  #held = -1
  readonly #heldPeer = new SocketAddress()

  constructor(
    listener: number,
    loop: EventLoop,
    errors: Logs['errors'],
    choice: Choice,
  ) {
    this.#choice = choice
    this.#errors = errors
    this.#listener = listener
    this.#loop = loop
    this.#timer = loop.timer(this)
    this.#acceptor = new Acceptor({
      ...{ loop, listener, errors, descriptors: DESCRIPTORS },
      reception: this,
    })
  }

  /** While one is held, the others wait in the kernel's queue. */
  get hasRoom(): boolean {
    return this.#held < 0 && this.#workers.length > 0
  }

  accepted(client: number, peer: SocketAddress): void {
    if (this.#pass(client, peer)) return
    this.#held = client
    this.#heldPeer.memory.bytes.set(peer.memory.bytes)
    this.#heldPeer.length = peer.length
    this.#loop.arm(this.#timer, this.#loop.at.now + PATIENCE)
  }

  /** Whether a worker has it now; the master's own descriptor is closed then. */
  #pass(client: number, peer: SocketAddress): boolean {
    let candidates = this.#workers
    for (;;) {
      const worker = this.#choice(candidates)
      if (worker === undefined) return false
      const result = worker.pass(client, peer)
      if (result === 0) {
        close(client)
        return true
      }
      if (result === -EINTR) continue
      candidates = candidates.filter((it) => it !== worker)
      if (result === -EAGAIN) continue
      this.#errors.write('warn', `sendmsg: ${errorName(result)}`)
      // Its process has ended, of which the loop will tell; another gets it.
      if (result === -EPIPE || result === -ECONNRESET) this.leaves(worker)
    }
  }

  /** Tries again. */
  due(): void {
    const held = this.#held
    this.#held = -1
    if (held >= 0) this.accepted(held, this.#heldPeer)
    if (this.hasRoom) this.#acceptor.watch()
  }
  // #endregion passing

  // #region attendance
  prepare(): void {}

  joins(worker: WorkerProcess): void {
    this.#workers = [...this.#workers, worker]
    this.due()
  }

  leaves(worker: WorkerProcess): void {
    this.#workers = this.#workers.filter((it) => it !== worker)
  }

  /** Who has come already, the workers accept themselves before they end. */
  end(): void {
    for (const worker of this.#workers) worker.say(LISTEN, 0, this.#listener)
    this.#choice = anybody
    this.due()
    if (this.#held >= 0) close(this.#held)
    this.#held = -1
    this.#workers = []
    this.#acceptor.leave()
    this.#loop.arm(this.#timer, Infinity)
  }
  // #endregion attendance
}

// #region choices
/** One after another, each with at most `most` connections. */
export function roundRobin(most = Infinity): Choice {
  let last = 0
  return (workers) => {
    for (let tried = 0; tried < workers.length; tried += 1) {
      last = (last + 1) % workers.length
      const worker = workers[last] as WorkerProcess
      if (canTake(worker, most)) return worker
    }
    return undefined
  }
}

/** Who has the fewest connections, and less than `most`; of several, another one each time. */
export function leastConnections(most = Infinity): Choice {
  let last = 0
  return (workers) => {
    last = (last + 1) % Math.max(1, workers.length)
    let [best, load]: [WorkerProcess | undefined, number] = [undefined, Infinity]
    for (let at = 0; at < workers.length; at += 1) {
      const worker = workers[(last + at) % workers.length] as WorkerProcess
      if (worker.load < load && canTake(worker, most))
        [best, load] = [worker, worker.load]
    }
    return best
  }
}

/** One that is stuck, or about to end, takes nothing of what it is passed. */
function canTake(worker: WorkerProcess, most: number): boolean {
  const { isSilent, load, passed, slot } = worker
  if (isSilent || slot.state !== READY || load >= most) return false
  return ((passed - slot.accepted) | 0) <= MOST_UNSEEN
}

const anybody: Choice = ([first]) => first
// #endregion choices
