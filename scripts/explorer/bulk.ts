/**
 * Accesses to many elements at once: methods of views, iteration, and native functions that are
 * handed a view. Each is one plain access to all the bytes it concerns.
 */
import type { Execution } from './execution.ts'
import type { IntegerArray } from './operations.ts'
import { watcherOf } from './stand-ins.ts'

/** Anything with methods. */
// biome-ignore lint/suspicious/noExplicitAny: what modules under exploration hand over.
type Any = any

/** Of methods that write, which elements: from, to (exclusive). */
const WRITERS: Readonly<Record<string, (view: Any, values: Any[]) => [number, number]>> = {
  fill: (view, [, from, to]) => [clamp(from ?? 0, view), clamp(to ?? view.length, view)],
  set: (_, [source, at = 0]) => [at, at + source.length],
  copyWithin: (view) => [0, view.length],
  reverse: (view) => [0, view.length],
  sort: (view) => [0, view.length],
}

/** Those that neither read nor write an element. */
const UNTOUCHING: ReadonlySet<string> = new Set(['subarray', 'keys'])

function clamp(index: number, { length }: IntegerArray): number {
  return index < 0 ? Math.max(0, length + index) : Math.min(index, length)
}

// #region method
/** `owner[name](...values)` */
export function $method(owner: Any, name: string, ...values: Any[]): unknown {
  const watcher = watcherOf(owner)
  if (watcher) return methodOf(watcher, owner, name, values)
  if (!values.some(watcherOf) || !isForeign(owner, name)) return owner[name](...values)
  if (name === 'encodeInto') return encodeInto(owner, values[0], values[1])
  return owner[name](...values.map(copied))
}

function methodOf(watcher: Execution, view: Any, name: string, values: Any[]): unknown {
  if (view instanceof DataView) return dataMethod(watcher, view, name, values)
  if (UNTOUCHING.has(name)) return view[name](...values)
  if (name === 'values') return elements(watcher, view)
  if (name === 'entries') return Array.from(elements(watcher, view)).entries()
  const given = name === 'set' ? values.map(copied) : values
  const range = WRITERS[name]?.(view, given)
  // Those read too, to write what was elsewhere.
  const readsFirst = range && name !== 'fill' && name !== 'set'
  if (!range || readsFirst) {
    const copy = stretch(watcher, view, ...readBy(view, name, values)) as Any
    if (!range) return copy[name](...(name === 'slice' ? [] : values))
  }
  const [from, to] = range
  const size = view.BYTES_PER_ELEMENT
  const length = Math.max(0, to - from) * size
  watcher.bulk(view.byteOffset + from * size, length, true, () => void view[name](...given))
  return name === 'set' ? undefined : view
}
// #endregion method

/** Which elements a method reads: a slice those it takes, any other all. */
function readBy(view: Any, name: string, [from, to]: Any[]): [number, number] {
  if (name !== 'slice') return [0, view.length]
  const begin = clamp(from ?? 0, view)
  return [begin, Math.max(begin, clamp(to ?? view.length, view))]
}

/** A private copy of some elements. */
function stretch(watcher: Execution, view: Any, from: number, to: number): unknown {
  const size = view.BYTES_PER_ELEMENT
  const read = (): unknown => view.slice(from, to)
  const copy = watcher.bulk(view.byteOffset + from * size, (to - from) * size, false, read) as Any
  // The record keeps its own: what is given away may be changed.
  return copy.slice()
}

/** `getInt16` and the like: the size stands in the name. */
function dataMethod(watcher: Execution, view: Any, name: string, values: Any[]): unknown {
  const size = Number(/\d+$/.exec(name)?.[0]) / 8
  const act = (): unknown => view[name](...values)
  if (!size || values[0] + size > view.byteLength) return act()
  return watcher.bulk(view.byteOffset + values[0], size, name.startsWith('set'), act)
}

// #region copied
/** For a native function: a view of watched memory as a copy of its elements. */
function copied(value: Any): unknown {
  const watcher = watcherOf(value)
  if (!watcher) return value
  if (!(value instanceof DataView)) return stretch(watcher, value, 0, value.length)
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return new DataView((stretch(watcher, bytes, 0, bytes.length) as Uint8Array).buffer)
}

/** TextEncoder's only method that writes into a view. */
function encodeInto(encoder: TextEncoder, text: string, view: Uint8Array): unknown {
  const bytes = new Uint8Array(view.length)
  const result = encoder.encodeInto(text, bytes)
  $method(view, 'set', bytes.subarray(0, result.written))
  return result
}

/** Whether a method is none of a module that is explored: some of Node's are written in JavaScript. */
function isForeign(owner: Any, name: string): boolean {
  if (owner instanceof TextDecoder || owner instanceof TextEncoder) return true
  if (owner === (globalThis as Any).Buffer) return true
  const method = owner?.[name]
  return (
    typeof method === 'function' &&
    /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(method))
  )
}
// #endregion copied

// #region iterate
/** `...values`, `for (… of values)`, `[a, b] = values` */
export function $iterate(values: Any): Iterable<unknown> {
  const watcher = watcherOf(values)
  return watcher && !(values instanceof DataView) ? elements(watcher, values) : values
}

function* elements(watcher: Execution, view: IntegerArray): Generator<unknown> {
  for (let at = 0; at < view.length; at += 1) yield watcher.read(view, at)
}
// #endregion iterate

// #region through
/** For the rare ways to name an element: the view behind a proxy, never a value of its own. */
export function $through(owner: Any): Any {
  const watcher = watcherOf(owner)
  if (!watcher) return owner
  return new Proxy(owner, {
    get: (view, key) => {
      if (isIndex(key)) return watcher.read(view, Number(key))
      const value = view[key]
      if (typeof value !== 'function') return value
      return (...values: Any[]) => $method(view, key as string, ...values)
    },
    set: (view, key, value) => {
      if (isIndex(key)) watcher.write(view, Number(key), value)
      else view[key] = value
      return true
    },
  })
}

function isIndex(key: string | symbol): boolean {
  return typeof key === 'string' && /^\d+$/.test(key)
}
// #endregion through
