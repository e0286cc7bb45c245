/** Ten thousand connections that say nothing, beside 64 that do: what poll(2) costs, and epoll. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlotRow } from '../../../src/lib/results.ts'
import { Program } from '../../lib/program.ts'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { runWrk, type Sample } from '../load/load.ts'
import { startNginx } from '../peers/nginx.ts'
import { describePinning, pinning } from '../pinning.ts'
import type { ServerProcess } from '../server-process.ts'
import { startNodeHttp, startOnOneCore } from './contenders.ts'

export const manyConnections: Lab = {
  name: 'many-connections',
  title: 'Ten thousand idle connections',
  file: import.meta.filename,
  needs: ['wrk'],
  uses: ['nginx', 'taskset'],
  run,
}

const servers = {
  pool: { label: 'pool: poll(2)', stage: 3 },
  node: { label: 'node:http: epoll(7)', stage: undefined },
  nginx: { label: 'nginx: epoll(7)', stage: undefined },
} as const

type Server = keyof typeof servers

const LEVELS = [100, 1000, 10_000]
const BUSY = 64
const PATH = '/small.html'

async function run(session: Session): Promise<Findings> {
  const levels = session.quick ? [10, 50] : LEVELS.filter((level) => level + 500 < descriptors())
  const started = await startAll(session)
  const idle: Program[] = []
  try {
    const samples = new Map<number, Map<Server, Sample[]>>()
    let before = 0
    for (const level of levels) {
      session.progress(`opening ${level} connections for each`)
      for (const { port } of started.values()) idle.push(await connections(port, level - before))
      const tell = (text: string) => session.progress(`${level} idle connections, ${text}`)
      samples.set(level, await measure(started, { ...session, progress: tell }, before === 0))
      before = level
    }
    return findingsOf(samples)
  } finally {
    await Promise.all([...idle, ...started.values()].map((it) => it.stop()))
  }
}

/** How many descriptors a process may have here: RLIMIT_NOFILE of getrlimit(2). */
function descriptors(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8')
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity)
}

async function startAll({ folder, tools }: Session): Promise<Map<Server, ServerProcess>> {
  const root = join(folder, 'root')
  mkdirSync(root)
  writeFileSync(join(root, PATH), Buffer.alloc(1024, 'small\n'))
  const files = { root, log: undefined, folder }
  const patience = ['--keep-alive-timeout', '600']
  const started = new Map<Server, ServerProcess>([
    ['pool', await startOnOneCore(['--threads', '8', ...patience], files)],
    ['node', await startNodeHttp('whole', files, ['--patient'])],
  ])
  if (tools.has('nginx')) started.set('nginx', await startNginx(files, { connections: 12_000 }))
  return started
}

/** So many connections more, each of which has asked once. */
async function connections(port: number, count: number): Promise<Program> {
  const program = 'scripts/labs/stage-3/many-connections/idle.ts'
  const words = [process.execPath, program, `${port}`, PATH, `${count}`]
  const idle = new Program([...pinning('load'), ...words])
  while (!idle.standardOutput.includes('ready')) {
    if (idle.exit) throw new LabFailure(`opened no ${count} connections: ${idle.lines[0]}`)
    await idle.news
  }
  return idle
}

function measure(
  started: ReadonlyMap<Server, ServerProcess>,
  { progress, quick }: Session,
  isCold: boolean,
): Promise<Map<Server, Sample[]>> {
  const asked = { path: PATH, connections: BUSY }
  const list = [...started].map(([name, server]) => ({
    name,
    measure: () => runWrk(server, asked, 1),
  }))
  return interleave(list, { rounds: quick ? 1 : 3, warmUp: isCold && !quick ? 1 : 0 }, progress)
}

const cpuTime = ({ serverSeconds, count }: Sample) => (serverSeconds / count) * 1e6
const perSecond = ({ count, seconds }: Sample) => count / seconds

type Samples = ReadonlyMap<number, ReadonlyMap<Server, readonly Sample[]>>

function findingsOf(samples: Samples): Findings {
  const findings = new Findings({ busy: BUSY, levels: [...samples.keys()] })
  const subtitle = `${BUSY} connections ask for 1 KiB, the others are idle; ${describePinning()}; the range is the middle half`
  const least = Math.min(...samples.keys())
  findings
    .bars('cpu', {
      title: 'CPU time for a request, beside idle connections',
      ...{
        subtitle,
        unit: 'µs',
        better: 'less',
        rows: rowsOf(samples, cpuTime, ['pool', 'nginx']),
      },
    })
    .bars('requests', {
      title: 'Requests answered in a second, beside idle connections',
      ...{ subtitle, unit: 'requests/s', better: 'more' },
      rows: rowsOf(samples, perSecond, ['pool', 'nginx']),
    })
  for (const [level, found] of samples) {
    for (const [server, those] of found) {
      const words = `${servers[server].label}, beside ${level} idle connections`
      const few = samples.get(least)?.get(server)
      findings
        .value(camelCase('cpu', server, `${level}`), those.map(cpuTime), 'µs', words)
        .value(camelCase('rate', server, `${level}`), those.map(perSecond), 'requests/s', words)
      if (level === least) continue
      const over = `CPU time, ${words}, over beside ${least}`
      const name = camelCase('more', server, `${level}`)
      findings.ratio(name, those.map(cpuTime), few?.map(cpuTime), over)
    }
  }
  return findings
}

function rowsOf(
  samples: Samples,
  of: (sample: Sample) => number,
  shown: readonly Server[],
): PlotRow[] {
  return shown.flatMap((server) =>
    [...samples].flatMap(([level, found]) => {
      const those = found.get(server)?.map(of)
      const label = `${level.toLocaleString('en')} idle`
      const made = row(label, those, servers[server].stage)
      return made ? { ...made, series: servers[server].label } : []
    }),
  )
}
