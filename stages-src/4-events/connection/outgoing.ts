/** Bytes on their way to a client: what a connection sends, whatever it is. */
import { type Memory, MSG_NOSIGNAL, send } from '#sys'
import type { Ending } from '../../2-http/ending.ts'
import { unlessEnded } from '../../2-http/response-sender.ts'
import type { BufferPool } from '../buffers/buffer-pool.ts'

// #region outgoing
export interface Outgoing {
  /** Whether everything has been handed to the kernel. */
  readonly done: boolean
  /** One step: how many bytes went, 0, or -EAGAIN; or the end of the connection. */
  proceed(client: number): number | Ending
  /** It has to wait: what is everybody's it copies. What is to be sent from now on. */
  hold(): Outgoing
  /** It has left, or never will: once, and the last that is asked of it. */
  finish(): void
}
// #endregion outgoing

// #region stretch
/** Bytes that lie side by side. */
abstract class Stretch implements Outgoing {
  protected readonly memory: Memory
  protected readonly pool: BufferPool
  /** What has not left: from here up to `end`. */
  protected offset = 0
  protected end = 0

  constructor(memory: Memory, pool: BufferPool) {
    this.memory = memory
    this.pool = pool
  }

  get done(): boolean {
    return this.offset === this.end
  }

  proceed(client: number): number | Ending {
    const count = this.end - this.offset
    const result = send(client, this.memory, this.offset, count, MSG_NOSIGNAL)
    if (result < 0) return unlessEnded('send', result)
    this.offset += result
    return result
  }

  abstract hold(): Outgoing
  abstract finish(): void
}
// #endregion stretch

// #region batch
/**
 * Responses that leave together, because their requests came together. One serves
 * all connections: it is empty whenever a turn with one of them is over.
 */
export class Batch extends Stretch {
  get isEmpty(): boolean {
    return this.end === 0
  }

  /** Adds bytes[start, end), unless there is no room for all of them. */
  add(bytes: Buffer, start: number, end: number): boolean {
    if (this.end + end - start > this.memory.length) return false
    bytes.copy(this.memory.bytes, this.end, start, end)
    this.end += end - start
    return true
  }

  hold(): Outgoing {
    const { bytes } = this.memory
    const rest = new Rest(bytes.subarray(this.offset, this.end), this.pool)
    this.finish()
    return rest
  }

  finish(): void {
    this.offset = 0
    this.end = 0
  }
}
// #endregion batch

// #region rest
/** A copy of bytes that have to wait, in a buffer of the pool. */
export class Rest extends Stretch {
  constructor(bytes: Uint8Array, pool: BufferPool) {
    super(pool.lend(bytes.length), pool)
    this.memory.bytes.set(bytes)
    this.end = bytes.length
  }

  hold(): Outgoing {
    return this
  }

  finish(): void {
    this.pool.giveBack(this.memory)
  }
}
// #endregion rest

// #region in-order
/** One after the other. */
export class InOrder implements Outgoing {
  #first: Outgoing
  #second: Outgoing

  constructor(first: Outgoing, second: Outgoing) {
    this.#first = first
    this.#second = second
  }

  get done(): boolean {
    return this.#first.done && this.#second.done
  }

  proceed(client: number): number | Ending {
    return (this.#first.done ? this.#second : this.#first).proceed(client)
  }

  hold(): Outgoing {
    this.#first = this.#first.hold()
    this.#second = this.#second.hold()
    return this
  }

  finish(): void {
    this.#first.finish()
    this.#second.finish()
  }
}
// #endregion in-order
