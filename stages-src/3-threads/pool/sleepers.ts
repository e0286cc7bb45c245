/** Threads that have nothing to do: each sleeps on a word of its own, in a stack. */

const LENGTH = 0
const SLOTS = 1
/** What a thread's own word says. */
const ASLEEP = 0
const AWAKE = 1

// #region sleepers
/**
 * Last in, first out: the thread that has worked most recently works next, while its
 * memory is still in the processor's caches, and those that are not needed sleep on.
 * The stack is changed under the pool's mutex; a thread's word is read without it.
 */
export class Sleepers {
  readonly #stack: Int32Array
  readonly #own: readonly Int32Array[]

  /** Stretches of words to be taken for `threads` of them. */
  static words(threads: number): number[] {
    return [SLOTS + threads, ...Array.from({ length: threads }, () => 1)]
  }

  constructor(threads: number, take: (words: number) => Int32Array) {
    this.#stack = take(SLOTS + threads)
    this.#own = Array.from({ length: threads }, () => take(1))
  }

  get length(): number {
    return this.#stack[LENGTH] as number
  }

  /** Under the mutex: `thread` is going to sleep. */
  push(thread: number): void {
    const { length } = this
    this.#stack[SLOTS + length] = thread
    this.#stack[LENGTH] = length + 1
    Atomics.store(this.#own[thread] as Int32Array, 0, ASLEEP)
  }

  /** Under the mutex: which thread is to be woken; there has to be one. */
  pop(): number {
    const length = this.length - 1
    this.#stack[LENGTH] = length
    return this.#stack[SLOTS + length] as number
  }

  /** Without the mutex: wakes a thread that was popped, even before it sleeps. */
  wake(thread: number): void {
    const word = this.#own[thread] as Int32Array
    Atomics.store(word, 0, AWAKE)
    Atomics.notify(word, 0)
  }

  /** Without the mutex: sleeps until `thread`, which is the caller, is woken. */
  sleep(thread: number): void {
    const word = this.#own[thread] as Int32Array
    while (Atomics.load(word, 0) === ASLEEP) Atomics.wait(word, 0, ASLEEP)
  }
}
// #endregion sleepers
