/** The bytes that have come from a peer and were not used yet. */
import type { Memory } from '#sys'
import { CR, LF } from './request/characters.ts'

/**
 * One stretch of lent memory. A head is parsed where it came to lie and stays there
 * while its content is read behind it and dropped, so that nothing is copied but
 * the beginning of a request that has come too near to the end.
 */
export class Input {
  #memory: Memory | undefined
  #start = 0
  #end = 0

  /** Gives it memory, while there is nothing in it. */
  lend(memory: Memory): void {
    this.#memory = memory
  }

  /** Goes on in `memory`, at least as long, with every byte where it was. */
  moveTo(memory: Memory): void {
    memory.bytes.set(this.memory.bytes.subarray(0, this.#end))
    this.#memory = memory
  }

  clear(): void {
    this.continueAt(0)
  }

  get memory(): Memory {
    if (this.#memory === undefined) throw new Error('no memory was lent')
    return this.#memory
  }

  /** What is there lies from `start` up to `end`. */
  get start(): number {
    return this.#start
  }

  get end(): number {
    return this.#end
  }

  get length(): number {
    return this.#end - this.#start
  }

  /** How many bytes may still be received behind `end`. */
  get room(): number {
    return this.memory.length - this.#end
  }

  /** Whether there is nothing but empty lines, which begin no request. */
  get isBlank(): boolean {
    const { bytes } = this.memory
    for (let at = this.#start; at < this.#end; at += 1) {
      if (bytes[at] !== CR && bytes[at] !== LF) return false
    }
    return true
  }

  /** `count` bytes have come, at `end`. */
  received(count: number): void {
    this.#end += count
  }

  /** Takes `count` bytes from the front. */
  take(count: number): void {
    this.#start += count
  }

  /** What comes next may lie from `place` on: nothing behind it is needed. */
  continueAt(place: number): void {
    this.#start = place
    this.#end = place
  }

  /** Sees to `room` bytes from `start` on, by moving what is there to the front. */
  makeRoom(room: number): void {
    const { length } = this
    if (length > 0 && this.#start + room <= this.memory.length) return
    if (length > 0) this.memory.bytes.copyWithin(0, this.#start, this.#end)
    this.#start = 0
    this.#end = length
  }
}
