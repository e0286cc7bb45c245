/** A loop that sleeps while there is work, and one that does not sleep though there is none. */
import type { Observer } from '../../../stages-src/sys/simulated/kernel.ts'
import { ATTENTION, type World } from '../world.ts'

/** Waits in a row that found something, without anything being done. */
const MOST_IDLE_TURNS = 100

/** Calls with which something is done, whatever they return but -EAGAIN. */
const WORK = ['recv', 'send', 'read', 'write', 'writev', 'sendfile', 'close', 'shutdown']
const EAGAIN = -11

// #region sleep
export class SleepWatch implements Observer {
  readonly #world: World
  #idleTurns = 0
  /** Since when somebody has waited in the queue though there was room. */
  #queueSince: number | undefined

  constructor(world: World) {
    this.#world = world
  }

  called(name: string, _values: readonly number[], result: number): void {
    // Whoever tries is not asleep, even if the kernel has no descriptor for it.
    if (name === 'accept4') this.#queueSince = undefined
    const isWait = name === 'poll' || name === 'epoll_wait'
    if (isWait && result > 0) this.#idleTurns += 1
    const isWork = WORK.includes(name) ? result !== EAGAIN : name === 'accept4' && result >= 0
    if (isWork) this.#idleTurns = 0
    if (this.#idleTurns > MOST_IDLE_TURNS) {
      this.#idleTurns = 0
      this.#world.find(
        'spinning',
        `${name} found something ${MOST_IDLE_TURNS} times in a row, and nothing was done about it`,
      )
    }
  }

  /** It did sleep: whoever was woken for nothing is woken by somebody else. */
  sleeps(): void {
    this.#idleTurns = 0
  }

  /** Whoever could be read from and written to for so long is work that was not done. */
  inspect(): void {
    const { connections, isSequential, kernel } = this.#world
    if (isSequential) return
    const { now } = kernel.clock
    for (const connection of connections.open) {
      const { socket } = connection
      if (!socket.isReadable || !socket.isWritable) connection.idleSince = undefined
      else connection.idleSince ??= now
      const since = connection.idleSince ?? now
      if (now - since > ATTENTION) {
        this.#world.find(
          'asleep with work to do',
          `127.0.0.1:${connection.port}: ${socket.unread} bytes to read, room to write, since ${since.toFixed(1)} ms`,
        )
      }
    }
    this.#watchQueue(now)
  }
  // #endregion sleep

  // #region queue
  #watchQueue(now: number): void {
    const { connections, kernel, settings, stoppedAt } = this.#world
    const listener = this.#world.listener
    const hasRoom = connections.open.length < settings.maxConnections && kernel.descriptors.hasRoom
    const waits = listener?.state === 'listening' && listener.queue?.isEmpty === false
    if (!waits || !hasRoom || stoppedAt < Infinity) this.#queueSince = undefined
    else this.#queueSince ??= now
    // After EMFILE a server waits for a while.
    if (now - (this.#queueSince ?? now) <= 2 * ATTENTION) return
    this.#world.find('asleep with work to do', 'somebody waits to be accepted, and there is room')
  }
  // #endregion queue
}
