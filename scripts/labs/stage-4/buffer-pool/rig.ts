/**
 * Requests that need a buffer each: from a pool, or made anew.
 *
 *     node scripts/labs/stage-4/buffer-pool/rig.ts pool|memory|buffer|array SIZE REQUESTS
 *
 * Prints one line of JSON.
 */
import { createHistogram, PerformanceObserver } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { Memory } from '#sys'
import { BufferPool } from '../../../../stages-src/4-events/buffers/buffer-pool.ts'

/** What a run of so many requests has taken. */
export interface Run {
  /** Nanoseconds of a request, all things together. */
  each: number
  /** Microseconds: of a hundred thousand requests, one takes at least so long. */
  slowest: number
  /** Garbage collections, and milliseconds of them. */
  collections: number
  collecting: number
}

/** Bytes of its buffer that a request uses. */
const USED = 256

/** So many requests are under way at once. */
const AT_ONCE = 64

const [name = 'pool', bytes = '16384', requests = '100000'] = process.argv.slice(2)
const size = Number(bytes)
const pool = new BufferPool(16 * 2 ** 20)
/** By the name of a manner: a request ends at its place, and another begins there. */
const manners: Record<string, (place: number) => void> = {
  pool: exchange(
    () => pool.lend(size),
    (memory) => pool.giveBack(memory),
    (memory) => memory.bytes,
  ),
  memory: exchange(
    () => new Memory(size),
    () => {},
    (memory) => memory.bytes,
  ),
  buffer: exchange(
    () => Buffer.allocUnsafe(size),
    () => {},
    (buffer) => buffer,
  ),
  array: exchange(
    () => new Uint8Array(size),
    () => {},
    (array) => array,
  ),
}

const next = manners[name] as (place: number) => void
await serve(Math.ceil(Number(requests) / 4))
console.log(JSON.stringify(await serve(Number(requests))))

function exchange<T>(take: () => T, giveBack: (it: T) => void, bytesOf: (it: T) => Uint8Array) {
  const held = Array.from({ length: AT_ONCE }, take)
  return (place: number) => {
    giveBack(held[place] as T)
    const taken = take()
    bytesOf(taken).fill(1, 0, USED)
    held[place] = taken
  }
}

async function serve(times: number): Promise<Run> {
  const pauses = createHistogram()
  const watching = watchCollections()
  const began = performance.now()
  let before = began
  for (let request = 0; request < times; request++) {
    next(request % AT_ONCE)
    const now = performance.now()
    pauses.record(Math.max(1, Math.round((now - before) * 1e6)))
    before = now
    if (request % 4096 === 0) {
      // What has been collected is told in a turn of Node's loop.
      await turn()
      before = performance.now()
    }
  }
  const each = ((performance.now() - began) * 1e6) / times
  return { each, slowest: pauses.percentile(99.999) / 1000, ...(await watching()) }
}

function watchCollections() {
  let [collections, collecting] = [0, 0]
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      collections += 1
      collecting += duration
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return async () => {
    await turn()
    observer.disconnect()
    return { collections, collecting }
  }
}
