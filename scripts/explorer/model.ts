/** What operations mean: for values, for sleepers, for who knows what, and for races. */
import { Clocks } from './clocks.ts'
import type { Operation } from './operation.ts'
import { apply, CALL, COMPARE_EXCHANGE, LOAD, NOTIFY, PAUSE, STORE, WAIT } from './operations.ts'
import { Pasts } from './pasts.ts'
import { type Grain, Places } from './places.ts'
import type { Memory } from './scenario.ts'
import { ATOMIC_READ, ATOMIC_WRITE, Shadow } from './shadow.ts'
import { Spins } from './spins.ts'
import { State } from './state.ts'
import { DEAD, READY, SLEEPING, type Thread, WOKEN } from './thread.ts'
import { GO, KILLED, TIMED_OUT } from './transitions.ts'

/** What `perform` gives back for a thread that has gone to sleep. */
export const ASLEEP: unique symbol = Symbol('asleep')

/** Where the virtual clock begins: not at 0, which a program may take for "never". */
export const START_OF_TIME = 1000

export class Model {
  readonly threads: readonly Thread[]
  readonly memory: Memory
  readonly bytes: Uint8Array
  readonly places: Places
  readonly clocks: Clocks
  readonly shadow: Shadow
  readonly pasts: Pasts
  readonly spins: Spins
  readonly state: State
  /** The virtual clock, in milliseconds; only time-outs move it. */
  time = START_OF_TIME
  /** How many have fallen asleep. */
  sleeps = 0
  /** Of each cell, the size of its last atomic write as 1 + its logarithm; 0 after others. */
  readonly #sizes: Int32Array

  constructor(threads: readonly Thread[], memory: Memory, grain: Grain) {
    this.threads = threads
    this.memory = memory
    this.bytes = new Uint8Array(memory)
    this.places = new Places(memory.byteLength, grain)
    const size: [number, number] = [threads.length, grain.room]
    const sizes = [Clocks, Shadow, Pasts, Spins].map((each) => each.size(...size))
    this.state = new State(sizes.reduce((sum, each) => sum + each, grain.room))
    this.clocks = new Clocks(this.state, ...size)
    this.shadow = new Shadow(this.state, this.clocks, ...size)
    this.pasts = new Pasts(this.state, ...size)
    this.spins = new Spins(this.state, ...size)
    this.#sizes = this.state.take(grain.room)
  }

  /** Does the pending operation of a thread: its result, or ASLEEP. */
  perform(thread: Thread, how: number, woken: number): unknown {
    thread.justWoke = thread.status === WOKEN
    if (thread.status === WOKEN) return this.#wake(thread, 'ok')
    if (how !== GO) return this.#giveUp(thread, how)
    const { operation } = thread
    switch (operation.kind) {
      case WAIT:
        return this.#wait(thread, operation)
      case NOTIFY:
        return this.#notify(thread, operation, woken)
      case PAUSE:
        this.pasts.learn(thread.index, PAUSE)
        return this.spins.paused(thread.index)
      case CALL:
        return this.#call(thread, operation)
      default:
        return this.#access(thread.index, operation)
    }
  }

  // #region plain
  /** A plain access to `length` bytes, which are whole cells. */
  plain(thread: number, offset: number, length: number, slot: number, isWrite: boolean): void {
    const cell = 1 << this.places.grain.shift
    for (let at = offset; at < offset + length; at += cell) {
      const place = this.places.at(at)
      this.shadow.access(place, thread, slot)
      // Who reads it atomically meets nobody.
      if (isWrite) this.#sizes[place] = 0
    }
  }
  // #endregion plain

  // #region access
  /** An atomic operation on one element. */
  #access(thread: number, operation: Operation): unknown {
    const { kind, view, at, place } = operation
    const before = view[at]
    const result = apply(kind, view, at, operation.operand, operation.replacement)
    const isWrite = kind === COMPARE_EXCHANGE ? result === operation.asStored : kind !== LOAD
    if (kind !== STORE) this.#acquire(thread, operation, isWrite)
    if (isWrite) this.#release(thread, operation)
    if (view[at] === before) this.spins.looked(thread, place)
    else this.#changed(thread, operation)
    return result
  }

  /** A read: what the last atomic write of the same bytes knew is known from now on. */
  #acquire(thread: number, { offset, place, view }: Operation, writesToo: boolean): void {
    const size = view.BYTES_PER_ELEMENT
    const log = 31 - Math.clz32(size)
    let isSame = true
    for (let at = offset; at < offset + size; at += 1 << this.places.grain.shift) {
      const each = this.places.at(at)
      if (this.#sizes[each] !== log + 1) isSame = false
      if (!writesToo) this.pasts.read(thread, each)
    }
    if (isSame) this.clocks.join(thread, this.clocks.writeOf(place))
    for (let at = offset; at < offset + size; at += 1 << this.places.grain.shift) {
      this.shadow.access(this.places.at(at), thread, ATOMIC_READ + log)
    }
  }

  /** A write: it replaces what others knew, for there are no release sequences in ECMAScript. */
  #release(thread: number, { offset, place, view }: Operation): void {
    const size = view.BYTES_PER_ELEMENT
    const log = 31 - Math.clz32(size)
    for (let at = offset; at < offset + size; at += 1 << this.places.grain.shift) {
      const each = this.places.at(at)
      this.shadow.access(each, thread, ATOMIC_WRITE + log)
      this.pasts.write(thread, each)
      this.#sizes[each] = log + 1
    }
    this.clocks.publish(this.clocks.writeOf(place), thread)
  }
  // #endregion access

  #changed(thread: number, { offset, view }: Operation): void {
    const end = offset + view.BYTES_PER_ELEMENT
    for (let at = offset; at < end; at += 1 << this.places.grain.shift) {
      this.spins.changed(this.places.at(at))
    }
    this.spins.began(thread)
  }

  // #region wait
  /** One step: compare, then go on, or join the word's list. */
  #wait(thread: Thread, operation: Operation): unknown {
    this.#acquire(thread.index, operation, false)
    const isEqual = operation.view[operation.at] === operation.asStored
    const timeout = operation.replacement as number
    this.#enter(thread.index, operation.place)
    if (!isEqual || timeout <= 0) {
      this.spins.looked(thread.index, operation.place)
      return isEqual ? 'timed-out' : 'not-equal'
    }
    thread.deadline = this.time + timeout
    // It depends on the time, which others move.
    if (timeout < Infinity) this.pasts.learn(thread.index, thread.deadline)
    thread.status = SLEEPING
    thread.since = this.sleeps
    this.sleeps += 1
    return ASLEEP
  }

  /** Who sleeps on a place, oldest first. */
  sleepersOn(place: number): Thread[] {
    return this.threads
      .filter(({ status, operation }) => status === SLEEPING && operation.place === place)
      .sort((a, b) => a.since - b.since)
  }

  /** Wakes the oldest, or those in `chosen`. */
  #notify({ index }: Thread, { place, operand }: Operation, chosen: number): number {
    this.#enter(index, place)
    const sleepers = this.sleepersOn(place)
    const woken =
      chosen === 0
        ? sleepers.slice(0, operand as number)
        : sleepers.filter((it) => chosen & (1 << it.index))
    for (const sleeper of woken) {
      sleeper.status = WOKEN
      // The list's row knows by now what the notifier does.
      this.clocks.join(sleeper.index, this.clocks.listOf(place))
      this.pasts.woken(sleeper.index, index)
    }
    if (woken.length > 0) this.spins.began(index)
    return woken.length
  }

  /** Goes through the word's list: it meets whoever left it last. ECMAScript 25.4.1. */
  #enter(thread: number, place: number): void {
    const list = this.clocks.listOf(place)
    this.clocks.join(thread, list)
    this.pasts.list(thread, place)
    this.clocks.publish(list, thread)
  }
  // #endregion wait

  /** A sleeper goes on though nobody has woken it. */
  #giveUp(thread: Thread, how: number): unknown {
    this.#enter(thread.index, thread.operation.place)
    this.pasts.learn(thread.index, how)
    if (how !== TIMED_OUT) return this.#wake(thread, 'ok')
    this.time = Math.max(this.time, thread.deadline)
    return this.#wake(thread, 'timed-out')
  }

  #wake(thread: Thread, result: string): string {
    thread.status = READY
    this.pasts.learn(thread.index, WOKEN)
    this.spins.began(thread.index)
    return result
  }

  /** A thread is no more, wherever it was; a notify that it was woken by is gone with it. */
  kill(thread: Thread): void {
    thread.status = DEAD
    this.pasts.learn(thread.index, KILLED)
  }

  /** A call has its order among those on the same object, and makes nothing known. */
  #call({ index }: Thread, { place, call }: Operation): unknown {
    this.pasts.write(index, place)
    this.spins.changed(place)
    this.spins.began(index)
    return call?.perform()
  }
}
