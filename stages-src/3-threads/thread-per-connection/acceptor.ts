/** Accepts connections, and hands each to a thread that has none. */
import { close, errorName, Memory, recv, SocketAddress } from '#sys'
import { PAUSE } from '../../1-echo/accept-failure.ts'
import { STOPPING } from '../../1-echo/wait-result.ts'
import type { AccessEntry } from '../../2-http/logs/access-log.ts'
import type { Logs } from '../../2-http/logs/logs.ts'
import type { PollWait } from '../../2-http/poll-wait.ts'
import { type Accepting, NOBODY, PAUSED } from '../accepting.ts'
import { Refusal, refusalEntry } from '../refusal.ts'
import type { SharedQueue } from './shared-queue.ts'

/** Milliseconds for which room in the queue is awaited before the stop is looked for. */
const ROOM_AWAITED = 100

/** What the acceptor is made of. */
export interface AcceptorParts {
  readonly wait: PollWait
  readonly accepting: Accepting
  readonly queue: SharedQueue
  readonly errors: Logs['errors']
  readonly whenFull: 'wait' | 'refuse'
  /** A connection was answered 503, because the queue was full. */
  refused(entry: AccessEntry): void
}

// #region acceptor
export class Acceptor {
  readonly #parts: AcceptorParts
  readonly #peer = new SocketAddress()
  readonly #refusal = new Refusal()
  readonly #scratch = new Memory(16 * 1024)

  constructor(parts: AcceptorParts) {
    this.#parts = parts
  }

  /** Accepts until the stop, and then those who have come already. */
  run(): void {
    const { errors, queue, wait } = this.#parts
    for (;;) {
      const ready = wait.forConnection()
      if (ready < 0 && ready !== STOPPING) {
        const pause = `a pause of ${PAUSE} ms`
        errors.write('error', `poll: ${errorName(ready)}; ${pause}`)
        wait.forConnection(PAUSE)
        continue
      }
      if (this.#acceptAll() === PAUSED) wait.forConnection(PAUSE)
      if (ready === STOPPING) break
    }
    queue.close()
  }

  #acceptAll(): number {
    const { accepting, queue } = this.#parts
    for (;;) {
      const client = accepting.accept(this.#peer)
      if (client === NOBODY || client === PAUSED) return client
      queue.peers.write(client, this.#peer)
      if (!this.#handOver(client)) this.#refuse(client)
    }
  }
  // #endregion acceptor

  // #region hand-over
  /**
   * Whether there was room in the queue. Where clients are to wait, the next ones do
   * so in the kernel's queue meanwhile: nobody accepts them.
   */
  #handOver(client: number): boolean {
    const { queue, wait, whenFull } = this.#parts
    if (whenFull === 'refuse') return queue.push(client, 0)
    while (!queue.push(client, ROOM_AWAITED)) {
      if (wait.isOver()) return false
    }
    return true
  }

  /** Answers 503, and reads what has come, so that closing resets nothing. */
  #refuse(client: number): void {
    const sent = this.#refusal.send(client, Date.now())
    this.#parts.refused(refusalEntry(this.#peer, Date.now(), sent))
    recv(client, this.#scratch, 0, this.#scratch.length, 0)
    close(client)
  }
  // #endregion hand-over
}
