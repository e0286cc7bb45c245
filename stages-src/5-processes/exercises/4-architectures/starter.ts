/**
 * Exercise 4: all architectures, side by side.
 *
 *     node stages-src/5-processes/exercises/4-architectures/starter.ts --clients 32
 *
 * It loads one server after the other, and prints a line of JSON: how many requests
 * each answers in a second, and how much processor time one costs. Which of them
 * suffers from what the machine does besides is left to chance; an error counts as
 * an answer; and a master that lets others work seems to cost nothing. Mend `compare`
 * and `measure`. `npm run check -- 5 --exercise 4` plays servers that it knows.
 */
import { parseArgs } from 'node:util'
import { load, withServer } from '../../../3-threads/exercises/3-pool-sizes/load.ts'
import { processorTime } from './processor-time.ts'

/** By name, how each is started. */
const ARCHITECTURES: readonly string[] = [
  `sequential=${commandOf('2-http')}`,
  `pool=${commandOf('3-threads', '--model pool')}`,
  `thread-per-connection=${commandOf('3-threads', '--model thread-per-connection')}`,
  `events=${commandOf('4-events')}`,
  `processes=${commandOf('5-processes')}`,
]

const { values } = parseArgs({
  options: {
    server: { type: 'string', multiple: true, default: [...ARCHITECTURES] },
    clients: { type: 'string', default: '32' },
    requests: { type: 'string', default: '4000' },
  },
})
console.log(JSON.stringify(await compare()))

/** What is found out about a server. */
interface Figures {
  /** Requests a second. */
  throughput: number
  /** Processor time of a request, in microseconds. */
  cpu: number
}

/** By name. */
async function compare(): Promise<Record<string, Figures>> {
  const found: Record<string, Figures> = {}
  for (const server of values.server) {
    const [name = '', ...command] = server.split('=')
    found[name] = await measure(command.join('='))
  }
  return found
}

async function measure(command: string): Promise<Figures> {
  const [clients, requests] = [Number(values.clients), Number(values.requests)]
  return await withServer(command, 0, async (url, pid) => {
    const before = processorTime(pid)
    const { seconds } = await load(url, { clients, requests })
    const cpu = (1000 * (processorTime(pid) - before)) / requests
    return { throughput: requests / seconds, cpu }
  })
}

/** Starts the server of a stage. */
function commandOf(stage: string, more = ''): string {
  const server = `stages-src/${stage}/main.ts --port {port}`
  return `exec node ${server} --root stages-src --access-log off ${more}`
}
