/**
 * Exercise 3: pools of several sizes, and which of them is right.
 *
 *     node stages-src/3-threads/exercises/3-pool-sizes/starter.ts --sizes 1,2,4,8
 *
 * It starts the server of this stage with each size and prints one line of JSON. By
 * its figures the size makes no difference, whatever the server; it calls a mean a
 * percentile, a cold server a slow one, and errors answers. Mend `sweep` and
 * `sizeToTake`. `npm run check -- 3 --exercise 3` plays servers whose speed it knows.
 */
import { parseArgs } from 'node:util'
import { load, withServer } from './load.ts'

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
const figures = await sweep(Number(values.clients), Number(values.requests))
console.log(JSON.stringify({ sizes: figures, best: sizeToTake(figures) }))

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
async function sweep(_clients: number, requests: number): Promise<Figures[]> {
  const figures: Figures[] = []
  for (const threads of sizes) {
    const { seconds, durations } = await withServer(
      values.command,
      threads,
      (url) => load(url, { clients: 1, requests }),
    )
    const sum = durations.reduce((before, each) => before + each, 0)
    figures.push({
      threads,
      throughput: requests / seconds,
      median: durations[Math.floor(requests / 2)] ?? 0,
      p99: sum / requests,
    })
  }
  return figures
}

/** The fewest threads that are worth having. */
function sizeToTake(figures: readonly Figures[]): number | undefined {
  const most = Math.max(...figures.map(({ throughput }) => throughput))
  return figures.find(({ throughput }) => throughput === most)?.threads
}
