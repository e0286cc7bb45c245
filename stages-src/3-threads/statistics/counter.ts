/** A count beyond 32 bits, in shared words: one thread adds, any thread reads. */

/** The lower half; and twice the upper half, odd while both are being changed. */
const LOW = 0
const HIGH = 1
/** Words of a counter. */
export const COUNTER = 2

const BASE = 2 ** 32

// #region add
/**
 * Adds `amount`, a whole number below 2^32, to the counter at word `at`. Only one
 * thread may add to it.
 */
export function add(words: Int32Array, at: number, amount: number): void {
  const low = Atomics.load(words, at + LOW) >>> 0
  if (low + amount < BASE) {
    Atomics.store(words, at + LOW, (low + amount) | 0)
    return
  }
  // Both halves change: whoever reads meanwhile sees the odd number, and asks again.
  Atomics.add(words, at + HIGH, 1)
  Atomics.store(words, at + LOW, (low + amount) | 0)
  Atomics.add(words, at + HIGH, 1)
}
// #endregion add

// #region read
/** What the counter at word `at` says; nobody is stopped for it. */
export function read(words: Int32Array, at: number): number {
  for (;;) {
    const high = Atomics.load(words, at + HIGH)
    const low = Atomics.load(words, at + LOW) >>> 0
    const isSame = Atomics.load(words, at + HIGH) === high
    if (isSame && (high & 1) === 0) return (high >>> 1) * BASE + low
  }
}
// #endregion read
