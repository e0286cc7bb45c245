/**
 * Exercise 3, solved. What a pool can do shows when more clients ask than it has
 * threads; with one client, one thread works. A server is warmed up before it is
 * measured. The sizes take turns, and each is judged by its best: what else a machine
 * does makes a server slower, never faster. Of two sizes that are as good as equal
 * the smaller one is taken: a thread costs memory, whether it is needed or not.
 */
import { parseArgs } from 'node:util'
import { type Counted, load, withServer } from './load.ts'

const ROUNDS = 2
/** So much of the highest throughput is as good as it. */
const ENOUGH = 0.9

const { values } = parseArgs({
  options: {
    command: {
      type: 'string',
      default: [
        'exec node stages-src/3-threads/main.ts --threads {threads} --port {port}',
        '--root stages-src --access-log off',
      ].join(' '),
    },
    sizes: { type: 'string', default: '1,2,4,8' },
    clients: { type: 'string', default: '16' },
    requests: { type: 'string', default: '2000' },
  },
})
const sizes = values.sizes.split(',').map(Number)
try {
  const figures = await sweep(Number(values.clients), Number(values.requests))
  console.log(JSON.stringify({ sizes: figures, best: sizeToTake(figures) }))
} catch (error) {
  console.error(`no result: ${(error as Error).message}`)
  process.exitCode = 1
}

/** What is found out about a size. */
interface Figures {
  threads: number
  /** Requests a second. */
  throughput: number
  /** Half of the requests took no longer, in milliseconds. */
  median: number
  /** 99 of 100 took no longer, in milliseconds. */
  p99: number
}

/** The figures of every size, in their order. */
async function sweep(clients: number, requests: number): Promise<Figures[]> {
  const best = new Map<number, Figures>()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const threads of sizes) {
      const figures = await measure(threads, clients, requests)
      const before = best.get(threads)?.throughput ?? 0
      if (figures.throughput > before) best.set(threads, figures)
    }
  }
  return [...best.values()]
}

async function measure(
  threads: number,
  clients: number,
  requests: number,
): Promise<Figures> {
  const counted = await withServer(values.command, threads, async (url) => {
    // The first requests meet cold caches, and code that has not been compiled.
    await load(url, { clients, requests: 2 * clients })
    return valid(await load(url, { clients, requests }))
  })
  const { durations, seconds } = counted
  return {
    threads,
    throughput: durations.length / seconds,
    median: percentile(durations, 0.5),
    p99: percentile(durations, 0.99),
  }
}

/** A run all of whose requests were answered with what they asked for. */
function valid(counted: Counted): Counted {
  if (counted.failed === 0) return counted
  const of = counted.durations.length
  throw new Error(`of ${of} requests, ${counted.failed} were answered with errors`)
}

/** What `share` of the durations, the shortest first, are within. */
function percentile(durations: readonly number[], share: number): number {
  return durations[Math.ceil(share * durations.length) - 1] ?? Number.NaN
}

/** The fewest threads that are as good as any. */
function sizeToTake(figures: readonly Figures[]): number | undefined {
  const most = Math.max(...figures.map(({ throughput }) => throughput))
  const enough = figures.filter(({ throughput }) => throughput >= ENOUGH * most)
  return enough.map(({ threads }) => threads).sort((a, b) => a - b)[0]
}
