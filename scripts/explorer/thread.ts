/** A thread: a function, run again from its start whenever it is its turn. */
import type { Operation } from './operation.ts'

/** About to do its pending operation. */
export const READY = 0
/** Asleep in a wait. */
export const SLEEPING = 1
/** Notified, and about to go on after its wait. */
export const WOKEN = 2
export const FINISHED = 3
/** Killed before it had come to its end. */
export const DEAD = 4

/** What of a thread changes while it runs; its record only grows at its end. */
export interface Progress {
  readonly status: number
  readonly done: number
  readonly operation: Operation
  readonly deadline: number
  readonly since: number
  readonly justWoke: boolean
  readonly value: unknown
}

export class Thread {
  readonly index: number
  readonly name: string
  readonly body: () => unknown

  status = READY
  /** What it is about to do, or sleeps in. */
  operation: Operation
  /** By when its wait is over, on the virtual clock, and as which sleeper it fell asleep. */
  deadline = 0
  since = 0
  /** Whether its last step was only to go on after a wait. */
  justWoke = false
  /** What it gave back. */
  value: unknown

  /** What it has done, with results; `done` of them, of which `position` have come again. */
  done = 0
  position = 0
  readonly #keys: number[] = []
  readonly #results: unknown[] = []

  constructor(index: number, name: string, body: () => unknown, operation: Operation) {
    this.index = index
    this.name = name
    this.body = body
    this.operation = operation
  }

  /** Whether it does nothing any more. */
  get hasEnded(): boolean {
    return this.status >= FINISHED
  }

  /** Whether what it does now it has done in an earlier run. */
  get isRepeating(): boolean {
    return this.position < this.done
  }

  // #region record
  /** Notes the result of what it has done. */
  record<T>(key: number, result: T): T {
    this.#keys[this.done] = key
    this.#results[this.done] = result
    this.done += 1
    this.position = this.done
    return result
  }

  /** Whether it asks for what it did at this position in its earlier run. */
  asksAsBefore(key: number): boolean {
    return this.#keys[this.position] === key
  }

  /** The result it got then. */
  repeat(): unknown {
    const result = this.#results[this.position]
    this.position += 1
    return result
  }
  // #endregion record

  save(): Progress {
    const { status, done, operation, deadline, since, justWoke, value } = this
    return { status, done, operation, deadline, since, justWoke, value }
  }

  restore(progress: Progress): void {
    this.status = progress.status
    this.done = progress.done
    this.operation = progress.operation
    this.deadline = progress.deadline
    this.since = progress.since
    this.justWoke = progress.justWoke
    this.value = progress.value
  }
}

/** How a thread is called in a schedule. */
export function letterOf(thread: number): string {
  return String.fromCharCode(65 + thread)
}
