/**
 * Exercise 4, solved. The servers take turns, a few times each, so that a bad moment
 * of the machine is nobody's alone, and each is judged by the turn in the middle. Each
 * is warm when it is measured, errors are no answers, and what a server costs is what
 * all of its processes cost.
 */
import { parseArgs } from 'node:util'
import { load, withServer } from '../../../3-threads/exercises/3-pool-sizes/load.ts'
import { childrenOf, processorTime } from './processor-time.ts'

const ROUNDS = 3

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
  /** Processor time of a request, in microseconds. */
  cpu: number
}

/** By name. */
async function compare(): Promise<Record<string, Figures>> {
  const found = new Map<string, Figures[]>()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const server of values.server) {
      const [name = '', ...command] = server.split('=')
      const figures = await measure(command.join('='))
      found.set(name, [...(found.get(name) ?? []), figures])
    }
  }
  const middles = [...found].map(([name, all]) => [name, middleOf(all)])
  return Object.fromEntries(middles)
}

/** Of each figure the one in the middle. */
function middleOf(all: readonly Figures[]): Figures {
  const middle = (figure: keyof Figures) => {
    const sorted = all.map((each) => each[figure]).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  }
  return { throughput: middle('throughput'), cpu: middle('cpu') }
}

async function measure(command: string): Promise<Figures> {
  const [clients, requests] = [Number(values.clients), Number(values.requests)]
  return await withServer(command, 0, async (url, pid) => {
    // The first requests meet cold caches, and code that has not been compiled.
    await load(url, { clients, requests: 2 * clients })
    const before = wholeTime(pid)
    const { seconds, failed } = await load(url, { clients, requests })
    if (failed > 0) throw new Error(`${failed} requests failed with ${command}`)
    const cpu = (1000 * (wholeTime(pid) - before)) / requests
    return { throughput: requests / seconds, cpu }
  })
}

/** Of a process and of all that come from it. */
function wholeTime(pid: number): number {
  const others = childrenOf(pid).map(wholeTime)
  return others.reduce((sum, time) => sum + time, processorTime(pid))
}

/** Starts the server of a stage. */
function commandOf(stage: string, more = ''): string {
  const server = `stages-src/${stage}/main.ts --port {port}`
  return `exec node ${server} --root stages-src --access-log off ${more}`
}
