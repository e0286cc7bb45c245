/**
 * Exercise 4, solved. A server that serves one client at a time does the same work
 * however many ask: with ten of them, a request is under way ten times as long, and
 * nine tenths of that it waits. So what the server needs for one request is the
 * time of the whole run divided by the requests; and a run whose answers are errors
 * measures how fast the server refuses.
 */
import { parseArgs } from 'node:util'
import { type Counted, type Load, run } from './load.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8002' },
    requests: { type: 'string', default: '1000' },
  },
})
try {
  console.log(
    JSON.stringify(
      measure(`http://127.0.0.1:${values.port}/`, Number(values.requests)),
    ),
  )
} catch (error) {
  console.error(`no result: ${(error as Error).message}`)
  process.exitCode = 1
}

/** What a benchmark finds out about a sequential server. */
interface Findings {
  /** Milliseconds that the server works for one request, on a connection it has. */
  service: number
  /** Milliseconds that a connection of its own adds to a request. */
  connection: number
  /** Milliseconds that a request is under way when ten clients ask at once. */
  crowded: number
  /** How many requests a second the server can answer at the most. */
  capacity: number
}

function measure(url: string, requests: number): Findings {
  // The first requests meet cold caches and code that has not been compiled.
  run(url, { requests, concurrency: 1, keepAlive: true })
  const kept = valid(url, { requests, concurrency: 1, keepAlive: true })
  const fresh = valid(url, { requests, concurrency: 1, keepAlive: false })
  const ten = valid(url, { requests, concurrency: 10, keepAlive: false })
  const service = perRequest(kept)
  return {
    service,
    connection: perRequest(fresh) - service,
    crowded: ten.timePerRequest,
    capacity: 1000 / service,
  }
}

/** A run all of whose requests were answered with what they asked for. */
function valid(url: string, load: Load): Counted {
  const counted = run(url, load)
  const bad = counted.failed + counted.non2xx
  if (counted.complete === load.requests && bad === 0) return counted
  throw new Error(`of ${load.requests} requests, ${bad} were answered with errors`)
}

/** ab's "mean, across all concurrent requests", in milliseconds. */
function perRequest({ seconds, complete }: Counted): number {
  return (seconds * 1000) / complete
}
