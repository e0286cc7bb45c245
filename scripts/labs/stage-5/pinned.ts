/** Two workers with a processor each, and two that go where the kernel sends them. */
import { readFileSync } from 'node:fs'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { runWrk, type Sample } from '../load/load.ts'
import type { ServerProcess } from '../server-process.ts'
import type { Quantity } from '../side-by-side.ts'
import { makeFiles, SMALL, stopAll } from '../stage-4/contenders.ts'
import { cpu, p99, rate } from '../stage-4/events-versus-nginx/figures.ts'
import { Transcript } from '../transcript.ts'
import { startProcesses } from './contenders.ts'

export const pinned: Lab = {
  name: 'pinned',
  title: 'Workers on processors of their own',
  file: import.meta.filename,
  needs: ['wrk'],
  run,
}

const ways = {
  pinned: { label: 'pinned', words: ['--pin'] },
  free: { label: 'not pinned', words: [] },
} as const

type Way = keyof typeof ways

const CONNECTIONS = 64
const SECONDS = 2

/** A run of wrk, and how often the workers have changed the processor meanwhile. */
interface Run extends Sample {
  migrations: number
}

async function run(session: Session): Promise<Findings> {
  const root = makeFiles(session.folder)
  const servers = new Map<Way, ServerProcess>()
  try {
    for (const way of Object.keys(ways) as Way[]) {
      const manner = { workers: 2, role: 'anywhere', words: ways[way].words } as const
      servers.set(way, await startProcesses({ root, log: undefined }, manner))
    }
    const list = [...servers].map(([name, server]) => ({ name, measure: () => ask(server) }))
    const turns = { rounds: session.quick ? 1 : 9, warmUp: session.quick ? 0 : 2 }
    const samples = await interleave(list, turns, session.progress)
    return findingsOf(samples).transcript('main', allowed(servers))
  } finally {
    await stopAll(servers.values())
  }
}

async function ask(server: ServerProcess): Promise<Run> {
  const before = migrationsOf(server)
  const asked = { path: SMALL, connections: CONNECTIONS, role: 'anywhere' } as const
  const sample = await runWrk(server, asked, SECONDS)
  return { ...sample, migrations: migrationsOf(server) - before }
}

const mainThreads = ({ processes }: ServerProcess) => processes.slice(1)

/** Of the thread that serves in each worker: proc(5), `/proc/PID/sched`. */
function migrationsOf(server: ServerProcess): number {
  const counts = mainThreads(server).map((pid) => {
    const text = readFileSync(`/proc/${pid}/sched`, 'utf8')
    return Number(/nr_migrations\s*:\s*(\d+)/.exec(text)?.[1] ?? 0)
  })
  return counts.reduce((sum, count) => sum + count, 0)
}

const migrations: Quantity<Run> = {
  name: 'migrations',
  label: 'changes of processor a second, both workers together',
  unit: '',
  measure: (it) => it.migrations / it.seconds,
}
const voluntary: Quantity<Run> = {
  name: 'voluntary',
  label: 'times that a thread went to sleep, for 1,000 requests',
  unit: '',
  measure: ({ count, switches }) => (switches.voluntary / count) * 1000,
}
const involuntary: Quantity<Run> = {
  name: 'involuntary',
  label: 'times that a thread was made to give way, for 1,000 requests',
  unit: '',
  measure: ({ count, switches }) => (switches.involuntary / count) * 1000,
}

const less = { better: 'less' } as const

const plots = [
  { name: 'cpu', of: cpu, title: 'CPU time for a request', unit: 'µs', ...less },
  {
    name: 'requests',
    of: rate,
    title: 'Requests answered in a second',
    unit: 'requests/s',
    better: 'more',
  },
  {
    name: 'migrations',
    of: migrations,
    title: 'How often workers change the processor',
    unit: 'a second',
    ...less,
  },
  {
    name: 'latency',
    of: p99,
    title: 'What one request of a hundred waits at least',
    unit: 'µs',
    ...less,
  },
] as const

function findingsOf(samples: ReadonlyMap<Way, readonly Run[]>): Findings {
  const findings = new Findings()
  const subtitle = `two workers on two cores, which wrk shares; ${CONNECTIONS} kept connections, 1 KiB; the range is the middle half`
  for (const quantity of [cpu, rate, p99, migrations, voluntary, involuntary]) {
    const { name, label, measure, unit } = quantity
    for (const [way, found] of samples) {
      const word = way === 'pinned' ? '' : way
      findings.value(
        camelCase(name, word),
        found.map(measure),
        unit,
        `${label}, ${ways[way].label}`,
      )
    }
  }
  for (const { name, label, measure } of [cpu, rate]) {
    const [ours, theirs] = [samples.get('pinned'), samples.get('free')]
    const words = `${label}, pinned over not pinned`
    findings.ratio(`${name}OverFree`, ours?.map(measure), theirs?.map(measure), words)
  }
  for (const { name, of, ...how } of plots) {
    const rows = [...samples].map(([way, found]) =>
      row(ways[way].label, found.map(of.measure), way === 'pinned' ? 5 : undefined),
    )
    findings.bars(name, { subtitle, ...how, rows })
  }
  return findings
}

/** Where each worker may run: proc_pid_status(5). */
function allowed(servers: ReadonlyMap<Way, ServerProcess>) {
  const transcript = new Transcript()
  for (const [way, server] of servers) {
    transcript.note(`${ways[way].label}: Cpus_allowed_list in /proc/PID/status of both workers`)
    for (const pid of mainThreads(server)) {
      const line = /^Cpus_allowed_list:.*$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
      transcript.output(line?.[0].replace('\t', ' ') ?? '')
    }
  }
  return transcript.finished()
}
