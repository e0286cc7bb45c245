/** What is explored: threads, the memory that they share, and what must be true at the end. */

/** In a page without cross-origin isolation it is an ArrayBuffer, and nobody notices. */
export type Memory = SharedArrayBuffer

/** What each thread gave back, by its name; undefined of those that were killed. */
// biome-ignore lint/suspicious/noExplicitAny: each scenario knows what its own threads give back.
export type Results = Record<string, any>

// #region scenario
/**
 * A case to be explored. Its threads are plain functions, run again and again from their starts:
 * they get the memory, give back a value, and change nothing else.
 */
export interface Scenario {
  /** One line: who does what. */
  readonly about?: string
  /** Size of the memory, 0 at first. */
  readonly bytes: number
  /** What the words are called, by where they begin, in bytes. */
  readonly names?: Readonly<Record<number, string>>
  /** Where words begin that are locks: 0 while free. The report says who holds them. */
  readonly locks?: readonly number[]
  /** How many waits may time out in one execution while others could go on; 1 by default. */
  readonly timeouts?: number
  /** How many waits may end for nothing in one execution; none by default. */
  readonly spurious?: number
  /** Threads that may be killed: at any step, as by SIGKILL. Not even a `finally` is run. */
  readonly mortal?: readonly string[]
  /** How many of them may be killed in one execution; none by default. */
  readonly kills?: number
  /** Prepares the memory, before every execution the same. */
  setup?(memory: Memory): void
  /** At most eight, by their names. */
  readonly threads: Readonly<Record<string, (memory: Memory) => unknown>>
  /** Throws where something is wrong once all threads have ended, or are dead. */
  check?(results: Results, memory: Memory): void
}
// #endregion scenario

/** More would not fit into a transition; what is bearable is 4. */
export const MOST_THREADS = 8

/** What a thread that must go no further is thrown out with. Every `catch` has to let it through. */
export const UNWIND = { toString: () => 'a thread of the explorer is being unwound' }
