/**
 * Exercise 4: threads against events.
 *
 *     node stages-src/4-events/exercises/4-against-threads/starter.ts --clients 32
 *
 * It loads the server of stage 3 and that of this one, and prints one line of JSON:
 * what each did, and how many times as much the second. Its figures say more about
 * the machine, and about which of them came first, than about the servers; and it
 * knows of no client that says nothing. Mend `compare`.
 * `npm run check -- 4 --exercise 4` plays servers whose speed it knows.
 */
import { parseArgs } from 'node:util'
import { load, withServer } from '../../../3-threads/exercises/3-pool-sizes/load.ts'

const { values } = parseArgs({
  options: {
    threaded: { type: 'string', default: commandOf('3-threads') },
    events: { type: 'string', default: commandOf('4-events') },
    clients: { type: 'string', default: '32' },
    requests: { type: 'string', default: '4000' },
    idle: { type: 'string', default: '0' },
  },
})
console.log(JSON.stringify(await compare()))

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
  const threaded = await measure(values.threaded)
  const events = await measure(values.events)
  return { threaded, events, ratio: events.throughput / threaded.throughput }
}

/** What a server does for its clients. */
async function measure(command: string): Promise<Figures> {
  const [clients, requests] = [Number(values.clients), Number(values.requests)]
  const { durations, seconds } = await withServer(command, 0, (url) =>
    load(url, { clients, requests }),
  )
  const middle = durations[Math.floor(requests / 2)] ?? 0
  return { throughput: requests / seconds, median: middle, p99: middle }
}

/** Starts the server of a stage. */
function commandOf(stage: string): string {
  const server = `stages-src/${stage}/main.ts --port {port}`
  return `exec node ${server} --root stages-src --access-log off`
}
