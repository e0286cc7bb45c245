/** Level-triggered and edge-triggered: what each costs, and the edge that is lost by reading once. */
import type { Program } from '../../lib/program.ts'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { type Asked, runWrk, type Sample } from '../load/load.ts'
import { describePinning } from '../pinning.ts'
import type { ServerProcess } from '../server-process.ts'
import { transcribe } from '../terminal.ts'
import { LARGE, makeFiles, SMALL, startEvents, stopAll } from './contenders.ts'
import { countCalls, totalOf } from './counted-calls.ts'
import { cpuTime } from './events-versus-nginx/figures.ts'
import { openIdle } from './idle-connections.ts'

export const levelOrEdge: Lab = {
  name: 'level-or-edge',
  title: 'Level or edge',
  file: import.meta.filename,
  needs: ['wrk'],
  uses: ['strace', 'taskset'],
  run,
}

const ways = {
  level: { label: 'level-triggered', words: [] },
  edge: { label: 'edge-triggered', words: ['--edge'] },
  poll: { label: 'poll(2)', words: ['--backend', 'poll'] },
} as const

type Way = keyof typeof ways

/** What is asked for, and how many connections say nothing meanwhile: those come last, and stay. */
const loads = {
  small: { label: '1 KiB', asked: { path: SMALL, connections: 64 }, idle: 0 },
  large: { label: '100 KiB', asked: { path: LARGE, connections: 64 }, idle: 0 },
  idle: {
    label: '1 KiB beside 10,000 idle connections',
    asked: { path: SMALL, connections: 64 },
    idle: 10_000,
  },
} as const satisfies Record<string, { label: string; asked: Asked; idle: number }>

type Load = keyof typeof loads

type Servers = ReadonlyMap<Way, ServerProcess>

async function run(session: Session): Promise<Findings> {
  session.progress('an edge that is lost')
  const lost = await transcribe(session, async (open) => {
    const terminal = open()
    for (const way of ['level', 'edge']) {
      await terminal.run(`node scripts/labs/stage-4/level-or-edge/lost-edge.ts ${way}`)
    }
  })
  const root = makeFiles(session.folder)
  const servers = new Map<Way, ServerProcess>()
  try {
    for (const way of Object.keys(ways) as Way[]) {
      servers.set(way, await startEvents({ root, log: undefined }, ways[way].words))
    }
    const findings = findingsOf(await measure(servers, session))
    if (session.tools.has('strace')) await addCalls(findings, servers, session)
    return findings.transcript('lost', lost.transcript)
  } finally {
    await stopAll(servers.values())
  }
}

type Trial = `${Way} ${Load}`

async function measure(servers: Servers, session: Session): Promise<Map<Trial, Sample[]>> {
  const samples = new Map<Trial, Sample[]>()
  const idle: Program[] = []
  try {
    for (const load of Object.keys(loads) as Load[]) {
      for (const { port } of loads[load].idle > 0 ? servers.values() : []) {
        idle.push(await openIdle(port, session.quick ? 100 : loads[load].idle))
      }
      const found = await measureUnder(load, servers, session)
      for (const [name, those] of found) samples.set(name, those)
    }
    return samples
  } finally {
    await Promise.all(idle.map((program) => program.stop()))
  }
}

function measureUnder(load: Load, servers: Servers, { quick, progress }: Session) {
  const trials = [...servers].map(([way, server]) => ({
    name: `${way} ${load}` as const,
    measure: () => runWrk(server, loads[load].asked, 1),
  }))
  const turns = { rounds: quick ? 1 : 7, warmUp: quick ? 0 : 1 }
  return interleave(trials, turns, (text) => progress(`${loads[load].label}, ${text}`))
}

function findingsOf(samples: ReadonlyMap<Trial, readonly Sample[]>): Findings {
  const findings = new Findings()
  const all = [...samples].map(([name, found]) => {
    const [way, load] = name.split(' ') as [Way, Load]
    return { way, load, cpu: found.map(cpuTime) }
  })
  for (const { way, load, cpu } of all) {
    const words = `CPU time for a request, ${loads[load].label}`
    const level = samples.get(`level ${load}`)?.map(cpuTime)
    findings.value(camelCase(way, load), cpu, 'µs', `${words}, ${ways[way].label}`)
    if (way === 'level') continue
    const label = `${words}, ${ways[way].label} over level-triggered`
    findings.ratio(camelCase(way, load, 'overLevel'), cpu, level, label)
  }
  const where = `64 kept connections ask; ${describePinning()}, wrk; the range is the middle half`
  const rowsOf = (beside: boolean) =>
    all
      .filter(({ load }) => loads[load].idle > 0 === beside)
      .map(({ way, load, cpu }) => ({ ...row(ways[way].label, cpu, 4), series: loads[load].label }))
  return findings
    .bars('cpu', {
      ...{ title: "Stage 4's CPU time for a request", subtitle: where },
      ...{ unit: 'µs', better: 'less', rows: rowsOf(false) },
    })
    .bars('idle', {
      ...{ title: 'What epoll buys: the same beside idle connections', subtitle: where },
      ...{ unit: 'µs', better: 'less', rows: rowsOf(true) },
    })
}

async function addCalls(
  findings: Findings,
  servers: Servers,
  { folder, progress }: Session,
): Promise<void> {
  const rows = []
  for (const load of ['small', 'large'] as const) {
    for (const [way, server] of servers) {
      progress(`calls, ${ways[way].label}`)
      const ask = () => runWrk(server, loads[load].asked, 1)
      const { counts, found } = await countCalls(server.pid, folder, ask)
      const calls = totalOf(counts) / found.count
      const words = `calls a request, ${loads[load].label}, ${ways[way].label}`
      findings.value(camelCase('calls', way, load), calls, '', words)
      rows.push({ ...row(ways[way].label, calls, 4), series: loads[load].label })
    }
  }
  findings.bars('calls', {
    title: 'System calls a request',
    subtitle: 'of 64 kept connections, counted by strace',
    unit: 'calls',
    better: 'less',
    rows,
  })
}
