/**
 * What can happen next, as a number: whose turn it is, how a wait ends, who is killed, and whom a
 * notify wakes where that is left open.
 */

/** It does what it is about to do. */
export const GO = 0
/** Its wait is over because of the time. */
export const TIMED_OUT = 1
/** It wakes though nobody has notified it. */
export const FOR_NOTHING = 2
/** It is killed, and does nothing any more. */
export const KILLED = 3

export function transition(thread: number, how: number, woken = 0): number {
  return thread | (how << 3) | (woken << 6)
}

export function threadOf(code: number): number {
  return code & 7
}

export function howOf(code: number): number {
  return (code >> 3) & 7
}

/** Threads to be woken, as bits; 0 where the oldest are. */
export function wokenBy(code: number): number {
  return code >> 6
}

/** All sets of `count` of the threads in `mask`. */
export function subsets(mask: number, count: number): number[] {
  if (count === 0) return [0]
  const sets: number[] = []
  for (let rest = mask; rest !== 0; ) {
    const bit = rest & -rest
    rest ^= bit
    for (const set of subsets(rest, count - 1)) sets.push(bit | set)
  }
  return sets
}
