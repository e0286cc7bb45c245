/** How many threads a pool has, how many of them run at once, and what comes of it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { runWrk, type Sample } from '../load/load.ts'
import { describePinning, pin } from '../pinning.ts'
import type { ServerProcess } from '../server-process.ts'
import { startThreads } from './contenders.ts'

export const poolSize: Lab = {
  name: 'pool-size',
  title: 'How many threads a pool has, and how many run',
  file: import.meta.filename,
  needs: ['wrk'],
  uses: ['taskset'],
  run,
}

const CONNECTIONS = 64

/** How many threads there are, and how many of them run at once at most. */
interface Size {
  threads: number
  running: number
}

const sizes: readonly Size[] = [
  { threads: 1, running: 1 },
  ...[1, 2, 8].map((running) => ({ threads: 8, running })),
  ...[1, 2, 8, 32].map((running) => ({ threads: 32, running })),
]

async function run(session: Session): Promise<Findings> {
  const root = join(session.folder, 'site')
  mkdirSync(root)
  writeFileSync(join(root, 'small.html'), Buffer.alloc(1024, 'small\n'))
  const tried = session.quick ? sizes.filter(({ threads }) => threads <= 8) : sizes
  const servers = new Map<Size, ServerProcess>()
  try {
    for (const size of tried) {
      session.progress(`starting ${size.threads} threads`)
      servers.set(size, await start(root, size))
    }
    return findingsOf(await measure(servers, session))
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()))
  }
}

async function start(root: string, { running, threads }: Size): Promise<ServerProcess> {
  const words = ['--threads', `${threads}`, '--running', `${running}`]
  const server = await startThreads(words, { root, log: undefined })
  await pin(server.pid, 'server')
  return server
}

const nameOf = ({ running, threads }: Size) => `${threads}of${running}`

async function measure(
  servers: ReadonlyMap<Size, ServerProcess>,
  { progress, quick }: Session,
): Promise<Map<Size, Sample[]>> {
  const asked = { path: '/small.html', connections: CONNECTIONS }
  const list = [...servers].map(([size, server]) => ({
    name: nameOf(size),
    measure: () => runWrk(server, asked, 1),
  }))
  const turns = { rounds: quick ? 1 : 3, warmUp: quick ? 0 : 1 }
  const samples = await interleave(list, turns, progress)
  return new Map([...servers.keys()].map((size) => [size, samples.get(nameOf(size)) ?? []]))
}

/** A figure out of a sample: its plot, and how it is quoted. */
interface Quantity {
  name: string
  title: string
  unit: string
  better: 'less' | 'more'
  of(sample: Sample): number
}

const quantities: readonly Quantity[] = [
  {
    name: 'cpu',
    title: "The server's CPU time for 1 KiB",
    unit: 'µs',
    better: 'less',
    of: ({ serverSeconds, count }) => (serverSeconds / count) * 1e6,
  },
  {
    name: 'rate',
    title: 'Requests for 1 KiB answered in a second',
    unit: 'requests/s',
    better: 'more',
    of: ({ count, seconds }) => count / seconds,
  },
  {
    name: 'latency99',
    title: '99th percentile of latency',
    unit: 'ms',
    better: 'less',
    of: ({ p99 }) => p99 / 1000,
  },
  {
    name: 'sleeps',
    title: 'How often threads go to sleep for a request',
    unit: 'voluntary switches',
    better: 'less',
    of: ({ switches, count }) => switches.voluntary / count,
  },
]

function findingsOf(samples: ReadonlyMap<Size, readonly Sample[]>): Findings {
  const findings = new Findings({ connections: CONNECTIONS })
  const where = `${CONNECTIONS} kept-alive connections, no log; ${describePinning()}`
  for (const { name, title, unit, better, of } of quantities) {
    const subtitle = `${where}; the range is the middle half`
    const rows = [...samples].map(([{ running, threads }, found]) => ({
      ...row(running === 1 ? '1 runs' : `${running} run`, found.map(of), 3),
      series: threads === 1 ? 'One thread' : `${threads} threads`,
    }))
    findings.bars(name, { title, subtitle, unit, better, rows })
    for (const [size, found] of samples) {
      const words = `${title}; threads: ${size.threads}, of which run: ${size.running}`
      findings.value(`${name}${nameOf(size)}`, found.map(of), unit, words)
    }
  }
  return findings
}
