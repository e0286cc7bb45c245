/** A count beyond 32 bits, in shared words: one thread adds, any thread reads. */

/** The lower half; and twice the upper half, odd while both are being changed. */
const LOW = 0
const HIGH = 1
/** Words of a counter. */
export const COUNTER = 2

const BASE = 2 ** 32
/** More must not be added at once. */
export const MOST: number = 2 ** 31

// #region add
/**
 * Adds `amount`, a whole number up to 2^31, to the counter at word `at`. Only one
 * thread may add to it.
 */
export function add(words: Int32Array, at: number, amount: number): void {
  const low = Atomics.load(words, at + LOW) >>> 0
  if (low + amount < BASE) {
    Atomics.store(words, at + LOW, (low + amount) | 0)
    return
  }
  // Both halves change. Meanwhile the upper one is odd, and the lower one's highest
  // bit tells which of the two it is: it was set before, and is not afterwards.
  Atomics.add(words, at + HIGH, 1)
  Atomics.store(words, at + LOW, (low + amount) | 0)
  Atomics.add(words, at + HIGH, 1)
}
// #endregion add

// #region read
/** What the counter at word `at` says; nobody is stopped for it, nor waited for. */
export function read(words: Int32Array, at: number): number {
  for (;;) {
    const high = Atomics.load(words, at + HIGH)
    const low = Atomics.load(words, at + LOW) >>> 0
    if (Atomics.load(words, at + HIGH) === high) {
      return ((high + overflow(high, low)) >>> 1) * BASE + low
    }
  }
}

/** 1 where the lower half has overflowed, and the upper one is still to follow. */
function overflow(high: number, low: number): number {
  return (high & 1) === 1 && low < MOST ? 1 : 0
}
// #endregion read

// #region mend
/** For who adds in the place of one that may have been killed in the middle of it. */
export function mend(words: Int32Array, at: number): void {
  const high = Atomics.load(words, at + HIGH)
  if ((high & 1) === 0) return
  const low = Atomics.load(words, at + LOW) >>> 0
  // What it had done is done; what it had only announced has not been.
  Atomics.add(words, at + HIGH, overflow(high, low) === 1 ? 1 : -1)
}
// #endregion mend
