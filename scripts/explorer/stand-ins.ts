/**
 * What modules under exploration call in the place of Atomics, of plain accesses and of the time.
 * Outside of an execution, and on other memory, all of it does what the real thing does.
 */
import type { Execution } from './execution.ts'
import {
  ADD,
  AND,
  COMPARE_EXCHANGE,
  EXCHANGE,
  type IntegerArray,
  LOAD,
  NOTIFY,
  OR,
  PAUSE,
  STORE,
  SUB,
  WAIT,
  XOR,
} from './operations.ts'
import { UNWIND } from './scenario.ts'

/** The execution that is on, and its memory. */
let execution: Execution | undefined
let watched: ArrayBufferLike | undefined

/** From now on accesses to the memory of `next` belong to it. */
export function watch(next: Execution | undefined): void {
  execution = next
  watched = next?.model.memory
}

/** The execution that is on, whether a thread is running or not. */
export function current(): Execution | undefined {
  return execution
}

/** The execution whose thread is running, where `value` is a view of its memory. */
export function watcherOf(value: unknown): Execution | undefined {
  if (execution === undefined || value === null || value === undefined) return undefined
  if ((value as IntegerArray).buffer !== watched || !ArrayBuffer.isView(value)) return undefined
  return execution.isRunning ? execution : undefined
}

// #region get
/** `owner[key]` */
export function $get(owner: IntegerArray, key: number): unknown {
  if (typeof key !== 'number') return owner[key]
  const watcher = watcherOf(owner)
  return watcher === undefined ? owner[key] : watcher.read(owner, key)
}

/** `owner[key] = value` */
export function $set<T>(owner: IntegerArray, key: number, value: T): T {
  const watcher = typeof key === 'number' ? watcherOf(owner) : undefined
  if (watcher) watcher.write(owner, key, value)
  else owner[key] = value as number
  return value
}

/** `owner[key] += …`, and with `after` `owner[key]++`, which gives back what was there before. */
export function $update(
  owner: IntegerArray,
  key: number,
  change: (before: unknown) => unknown,
  after = false,
): unknown {
  const before = $get(owner, key)
  const next = change(before)
  $set(owner, key, next)
  if (!after) return next
  return typeof before === 'bigint' ? before : Number(before)
}

/** At the start of each `catch`. */
export function $caught(error: unknown): void {
  if (error === UNWIND) throw error
}
// #endregion get

// #region atomics
type Numbers = Int32Array
type Operation = (view: Numbers, index: number, ...values: number[]) => unknown

function standIn(kind: number, real: Operation): Operation {
  return (view, index, a, b) => {
    const watcher = watcherOf(view)
    // What is out of range fails as it always does.
    if (watcher === undefined || !(index >= 0 && index < view.length)) {
      return b === undefined ? real(view, index, a as number) : real(view, index, a as number, b)
    }
    return watcher.atomic(kind, view, Math.trunc(index), a, b)
  }
}

function wait(view: Numbers, index: number, value: number, timeout?: number): unknown {
  const watcher = watcherOf(view)
  if (watcher === undefined || !canWait(view) || !(index >= 0 && index < view.length)) {
    return Atomics.wait(view, index, value, timeout)
  }
  const longest = timeout === undefined || Number.isNaN(timeout) ? Infinity : timeout
  return watcher.atomic(WAIT, view, Math.trunc(index), value, longest)
}

function notify(view: Numbers, index: number, count?: number): unknown {
  const watcher = watcherOf(view)
  if (watcher === undefined || !canWait(view) || !(index >= 0 && index < view.length)) {
    return Atomics.notify(view, index, count)
  }
  const most = count === undefined ? Infinity : Math.max(0, Math.trunc(count))
  return watcher.atomic(NOTIFY, view, Math.trunc(index), most, undefined)
}

function canWait(view: unknown): boolean {
  return view instanceof Int32Array || view instanceof BigInt64Array
}

/** Says that it spins, and is a step without a word. */
function pause(): void {
  if (execution?.isRunning) execution.call(PAUSE, { name: 'pause', object: 0, ready, perform })
}

const ready = (): boolean => true
const perform = (): undefined => undefined

/** In the place of `Atomics`. */
export const $Atomics = {
  load: standIn(LOAD, Atomics.load),
  store: standIn(STORE, Atomics.store),
  add: standIn(ADD, Atomics.add),
  sub: standIn(SUB, Atomics.sub),
  and: standIn(AND, Atomics.and),
  or: standIn(OR, Atomics.or),
  xor: standIn(XOR, Atomics.xor),
  exchange: standIn(EXCHANGE, Atomics.exchange),
  compareExchange: standIn(COMPARE_EXCHANGE, Atomics.compareExchange),
  isLockFree: Atomics.isLockFree,
  wait,
  notify,
  pause,
}
// #endregion atomics

// #region time
const EPOCH = Date.UTC(2026, 0)

/** In the place of `performance`: a clock that only time-outs move. */
export const $performance = {
  now: (): number => (execution?.isRunning ? execution.now() : performance.now()),
  timeOrigin: EPOCH,
}

/** In the place of `Date`. */
export class $Date extends Date {
  constructor(...values: unknown[]) {
    super(...((values.length === 0 ? [$Date.now()] : values) as [number]))
  }

  static override now(): number {
    return execution?.isRunning ? EPOCH + execution.now() : Date.now()
  }
}
// #endregion time

/** Under the name by which `node:perf_hooks` has it. */
export { $performance as performance }
