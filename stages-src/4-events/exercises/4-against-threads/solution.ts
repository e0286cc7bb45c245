/**
 * Exercise 4, solved. The servers take turns, a few times each, and each is judged
 * by its best: what else a machine does makes a server slower, never faster. It is
 * warm when it is measured, and errors are no answers. Those who say nothing are
 * there as long as it is measured: they are what the comparison is about.
 */
import { connect, type Socket } from 'node:net'
import { parseArgs } from 'node:util'
import {
  type Counted,
  load,
  withServer,
} from '../../../3-threads/exercises/3-pool-sizes/load.ts'

const ROUNDS = 3
const NOTHING: Figures = { throughput: 0, median: 0, p99: 0 }

const { values } = parseArgs({
  options: {
    threaded: { type: 'string', default: commandOf('3-threads') },
    events: { type: 'string', default: commandOf('4-events') },
    clients: { type: 'string', default: '32' },
    requests: { type: 'string', default: '4000' },
    idle: { type: 'string', default: '0' },
  },
})
try {
  console.log(JSON.stringify(await compare()))
} catch (error) {
  console.error(`no result: ${(error as Error).message}`)
  process.exitCode = 1
}

/** What is found out about a server. */
interface Figures {
  /** Requests a second. */
  throughput: number
  /** Half of the requests took no longer, in milliseconds. */
  median: number
  /** 99 of 100 took no longer, in milliseconds. */
  p99: number
}

/** Both servers' figures, and how many times as much the second does. */
async function compare(): Promise<Record<string, Figures | number>> {
  let [threaded, events] = [NOTHING, NOTHING]
  for (let round = 0; round < ROUNDS; round += 1) {
    threaded = better(threaded, await measure(values.threaded))
    events = better(events, await measure(values.events))
  }
  return { threaded, events, ratio: events.throughput / threaded.throughput }
}

function better(one: Figures, other: Figures): Figures {
  return other.throughput > one.throughput ? other : one
}

/** What a server does for its clients, beside those who say nothing. */
async function measure(command: string): Promise<Figures> {
  const [clients, requests] = [Number(values.clients), Number(values.requests)]
  const { durations, seconds } = await withServer(command, 0, async (url) => {
    // The first requests meet cold caches, and code that has not been compiled.
    await load(url, { clients, requests: 2 * clients })
    const silent = await openSilent(url, Number(values.idle))
    try {
      return valid(await load(url, { clients, requests }))
    } finally {
      for (const socket of silent) socket.destroy()
    }
  })
  return {
    throughput: durations.length / seconds,
    median: percentile(durations, 0.5),
    p99: percentile(durations, 0.99),
  }
}

/** Connections on which nothing is said. */
async function openSilent(url: string, many: number): Promise<Socket[]> {
  const { hostname, port } = new URL(url)
  const open = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(socket))
      // A server may end a connection on which nothing comes, later.
      socket.on('error', reject)
    })
  return await Promise.all(Array.from({ length: many }, open))
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

/** Starts the server of a stage. */
function commandOf(stage: string): string {
  const server = `stages-src/${stage}/main.ts --port {port}`
  return `exec node ${server} --root stages-src --access-log off`
}
