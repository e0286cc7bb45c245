/** Data races, by ECMAScript 29.10: what each thread last did to each cell, and when. */
import type { Clocks } from './clocks.ts'
import type { State } from './state.ts'

// For each cell and thread, when it last did what. Atomic accesses are told apart by their sizes,
// 1 << 0 to 1 << 3 bytes: they are aligned, so the size says which bytes.
export const PLAIN_READ = 0
export const PLAIN_WRITE = 1
export const ATOMIC_READ = 2
export const ATOMIC_WRITE = 6
const SLOTS = 10

// #region conflicts
/**
 * For each slot, those it conflicts with, as bits: one of the two writes, and one at least is plain
 * or both are atomic with unequal ranges.
 */
const CONFLICTS: readonly number[] = Array.from({ length: SLOTS }, (_, slot) => {
  let mask = 0
  for (let other = 0; other < SLOTS; other += 1) {
    if (writes(slot) || writes(other)) {
      if (isPlain(slot) || isPlain(other) || sizeOf(slot) !== sizeOf(other)) mask |= 1 << other
    }
  }
  return mask
})
// #endregion conflicts

function isPlain(slot: number): boolean {
  return slot < ATOMIC_READ
}

function writes(slot: number): boolean {
  return slot === PLAIN_WRITE || slot >= ATOMIC_WRITE
}

function sizeOf(slot: number): number {
  return (slot - ATOMIC_READ) & 3
}

/** Two accesses that nothing orders. */
export interface Race {
  readonly place: number
  readonly first: { readonly thread: number; readonly slot: number }
  readonly second: { readonly thread: number; readonly slot: number }
}

/** What an access is called in a report. */
export function accessName(slot: number): string {
  return `${isPlain(slot) ? 'plain' : 'atomic'} ${writes(slot) ? 'write' : 'read'}`
}

export class Shadow {
  /** The first race of an execution, which ends with it. */
  race: Race | undefined
  readonly #clocks: Clocks
  readonly #threads: number
  readonly #epochs: Int32Array
  /** Slots of each cell that have ever been in use, as bits. */
  readonly #used: Int32Array

  constructor(state: State, clocks: Clocks, threads: number, places: number) {
    this.#clocks = clocks
    this.#threads = threads
    this.#epochs = state.take(Shadow.size(threads, places))
    this.#used = new Int32Array(places)
  }

  static size(threads: number, places: number): number {
    return threads * places * SLOTS
  }

  // #region access
  /** Notes an access, and the race where another thread's is not known to the one that accesses. */
  access(place: number, thread: number, slot: number): void {
    const clocks = this.#clocks
    const epochs = this.#epochs
    const row = place * this.#threads
    const epoch = clocks.known(thread, thread)
    const own = (row + thread) * SLOTS + slot
    // Nobody has been told of anything since it last did the same.
    if (epochs[own] === epoch) return
    epochs[own] = epoch
    const used = this.#used[place] as number
    this.#used[place] = used | (1 << slot)
    for (let other = 0; other < this.#threads; other += 1) {
      if (other === thread) continue
      const known = clocks.known(thread, other)
      for (let mask = (CONFLICTS[slot] as number) & used; mask !== 0; ) {
        const against = 31 - Math.clz32(mask)
        mask ^= 1 << against
        if ((epochs[(row + other) * SLOTS + against] as number) <= known) continue
        this.race ??= { place, first: { thread: other, slot: against }, second: { thread, slot } }
      }
    }
  }
  // #endregion access
}
