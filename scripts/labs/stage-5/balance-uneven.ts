/** Heavy clients that stay, among short ones that go: what each way to balance makes of that. */
import { until } from '../../lib/patience.ts'
import { descriptors, tcpSockets } from '../../lib/proc.ts'
import { Program } from '../../lib/program.ts'
import { outputOf } from '../../lib/run.ts'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import type { ServerProcess } from '../server-process.ts'
import { makeFiles, SMALL } from '../stage-4/contenders.ts'
import { type Balanced, balances, startContender } from './contenders.ts'

export const balanceUneven: Lab = {
  name: 'balance-uneven',
  title: 'Balance under uneven work',
  file: import.meta.filename,
  run,
}

const HEAVY = 8
/** How many requests a heavy client sends at once, and how often, in milliseconds. */
const BATCH = 200
const PAUSE = 25
/** Short requests a second. */
const RATE = 500

/** What one round has found of one way. */
interface Sample {
  median: number
  p99: number
  /** Of the heavy clients, how many are at the worker that has most of them. */
  heavy: number
}

const names = Object.keys(balances) as Balanced[]

async function run(session: Session): Promise<Findings> {
  const root = makeFiles(session.folder)
  const list = names.map((name) => ({ name, measure: () => sample(name, root, session) }))
  const turns = { rounds: session.quick ? 1 : 7, warmUp: 0 }
  return findingsOf(await interleave(list, turns, session.progress))
}

/** Each round has a server of its own: who comes to whom is decided when they come. */
async function sample(name: Balanced, root: string, session: Session): Promise<Sample> {
  const files = { root, log: undefined, folder: session.folder }
  const server = await startContender(name, files, { workers: 2, role: 'anywhere' })
  const { heavy, ports } = await startHeavy(server)
  try {
    const seconds = session.quick ? 1 : 4
    const program = 'scripts/labs/stage-5/balance-uneven/short-requests.ts'
    const words = [server.port, SMALL, RATE, seconds].map(String)
    const printed = await outputOf([process.execPath, program, ...words])
    const { median, p99 } = JSON.parse(printed) as Omit<Sample, 'heavy'>
    return { median, p99, heavy: mostAtOne(server, ports) }
  } finally {
    await heavy.stop()
    await server.stop()
  }
}

async function startHeavy(server: ServerProcess) {
  const program = 'scripts/labs/stage-5/balance-uneven/heavy-clients.ts'
  const words = [server.port, SMALL, HEAVY, BATCH, PAUSE].map(String)
  const heavy = new Program([process.execPath, program, ...words])
  const printed = () => heavy.standardOutput[0]
  await until(
    10_000,
    () => printed() ?? heavy.exit !== undefined,
    () => heavy.news,
  )
  const ports = printed()?.split(' ').map(Number)
  if (!ports) throw new LabFailure(`has heavy clients that say ${heavy.lines[0] ?? 'nothing'}`)
  return { heavy, ports }
}

/** How many of the connections from these ports are at the worker that has most of them. */
function mostAtOne({ port, processes }: ServerProcess, ports: readonly number[]): number {
  const own = tcpSockets().filter((it) => it.localPort === port && ports.includes(it.remotePort))
  const inodes = new Set(own.map(({ inode }) => `socket:[${inode}]`))
  const counts = processes
    .slice(1)
    .map((pid) => descriptors(pid).filter(({ target }) => inodes.has(target)).length)
  return Math.max(...counts)
}

function findingsOf(samples: ReadonlyMap<Balanced, readonly Sample[]>): Findings {
  const findings = new Findings({ samples: Object.fromEntries(samples) })
  const where = `two workers; ${HEAVY} heavy clients came one by one, a short one after each; then ${RATE} short requests a second, each on a connection of its own; median of the rounds; the range is the middle half`
  for (const { name, of, unit, words, title } of figures) {
    for (const [balanced, found] of samples) {
      const label = `${words}, ${balances[balanced]}`
      findings.value(camelCase(name, wordOf(balanced)), found.map(of), unit, label)
    }
    findings.bars(name, {
      ...{ title, subtitle: where, unit: unit || 'clients', better: 'less' },
      rows: [...samples].map(([balanced, found]) => row(balances[balanced], found.map(of), 5)),
    })
  }
  return findings
}

const figures = [
  {
    name: 'p99',
    of: ({ p99 }: Sample) => p99,
    unit: 'µs',
    words: '99th percentile of what a short request waits',
    title: 'What one short request of a hundred waits at least',
  },
  {
    name: 'p50',
    of: ({ median }: Sample) => median,
    unit: 'µs',
    words: 'median of what a short request waits',
    title: 'What half of the short requests wait at most',
  },
  {
    name: 'heavy',
    of: ({ heavy }: Sample) => heavy,
    unit: '',
    words: `heavy clients, of ${HEAVY}, at the worker that has most of them`,
    title: 'Heavy clients at the worker that has most of them',
  },
] as const

/** Here the first has its own word, too. */
function wordOf(balanced: Balanced): string {
  return balanced === 'stage' ? 'kernel' : balanced
}
