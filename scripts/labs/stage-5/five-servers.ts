/** All five servers, nginx, node:http and node:cluster beside each other: the plan's last exercise. */
import { outputOf } from '../../lib/run.ts'
import { Findings, row, type Stage } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { type Asked, runWrk, type Sample } from '../load/load.ts'
import type { ServerProcess } from '../server-process.ts'
import { type Samples, SideBySide } from '../side-by-side.ts'
import { makeFiles, SMALL, stopAll } from '../stage-4/contenders.ts'
import { cpu, median, p99, rate } from '../stage-4/events-versus-nginx/figures.ts'
import { available, type Contender, contenders, startContenders } from './contenders.ts'

export const fiveServers: Lab = {
  name: 'five-servers',
  title: 'Five servers side by side',
  file: import.meta.filename,
  needs: ['wrk'],
  uses: ['nginx'],
  run,
}

/** In the order of the stairs, with the stage whose hue each has. */
const stairs: readonly [Contender, Stage | undefined][] = [
  ['stage2', 2],
  ['pool', 3],
  ['each', 3],
  ['stage4', 4],
  ['stage', 5],
  ['nginx', undefined],
  ['nodeHttp', undefined],
  ['cluster', undefined],
]

/** A rehearsal does without the threads that take long to start. */
const rehearsed: readonly Contender[] = ['stage4', 'stage', 'nginx']

const CONNECTIONS = 64

/** What is asked, and whether each connection is for one request only. */
const loads = {
  kept: { path: SMALL, connections: CONNECTIONS },
  closing: { path: SMALL, connections: CONNECTIONS, requestsEach: 1 },
} as const satisfies Record<string, Asked>

type Load = keyof typeof loads

/** Seconds in which 64 threads compile what each of them has for itself. */
const WARM_UP = 15

async function run(session: Session): Promise<Findings> {
  const names = stairs
    .map(([name]) => name)
    .filter((it) => !session.quick || rehearsed.includes(it))
  const root = makeFiles(session.folder)
  const manner = { workers: 2, role: 'anywhere' } as const
  const servers = await startContenders(available(names, session), session, root, manner)
  try {
    await warmUp(servers, session)
    const samples = new Map<Load, Map<Contender, Sample[]>>()
    for (const load of Object.keys(loads) as Load[]) {
      samples.set(load, await measure(load, servers, session))
    }
    return findingsOf(samples, memoryOf(servers), session)
  } finally {
    await stopAll(servers.values())
  }
}

type Servers = ReadonlyMap<Contender, ServerProcess>

async function warmUp(servers: Servers, { quick, progress }: Session): Promise<void> {
  const server = servers.get('each')
  if (quick || !server) return
  progress('warming up 64 threads')
  const url = `http://127.0.0.1:${server.port}${SMALL}`
  await outputOf(['wrk', '-t1', `-c${CONNECTIONS}`, `-d${WARM_UP}s`, url])
}

const roundsOf = ({ quick }: Session) => (quick ? 1 : 7)

function measure(load: Load, servers: Servers, session: Session) {
  const list = [...servers].map(([name, server]) => ({
    name,
    measure: () => runWrk(server, { ...loads[load], role: 'anywhere' }, 1),
  }))
  const turns = { rounds: roundsOf(session), warmUp: session.quick ? 0 : 2 }
  return interleave(list, turns, (text) => session.progress(`${load}, ${text}`))
}

function memoryOf(servers: Servers): Map<Contender, number[]> {
  return new Map([...servers].map(([name, it]) => [name, [it.memory().anonymous / 2 ** 20]]))
}

const sideBySide = new SideBySide<Contender>(contenders, 5, ['stage'])

const kept = { cpu, rate, median, p99 }
const closing = {
  cpu: { ...cpu, name: 'cpuClosing', label: `${cpu.label}, one request a connection` },
  rate: { ...rate, name: 'rateClosing', label: `${rate.label}, one request a connection` },
}
const memory = {
  name: 'memory',
  label: 'memory of all its processes',
  unit: 'MiB',
  measure: (mebibytes: number) => mebibytes,
}

function findingsOf(
  samples: ReadonlyMap<Load, Map<Contender, Sample[]>>,
  mebibytes: Map<Contender, number[]>,
  session: Session,
): Findings {
  const findings = new Findings({ rounds: roundsOf(session) })
  const words = [...mebibytes.keys()].filter((name): name is Contender => name !== 'stage')
  const peers = Object.fromEntries(words.map((name) => [name, name]))
  for (const it of Object.values(kept)) {
    sideBySide.quote(findings, it, samples.get('kept'), peers)
  }
  for (const it of Object.values(closing)) {
    sideBySide.quote(findings, it, samples.get('closing'), peers)
  }
  sideBySide.quote(findings, memory, mebibytes, peers)
  addPlots(findings, samples, mebibytes, roundsOf(session))
  return findings
}

function addPlots(
  findings: Findings,
  samples: ReadonlyMap<Load, Map<Contender, Sample[]>>,
  mebibytes: Map<Contender, number[]>,
  rounds: number,
): void {
  const how = `every server may use both cores, and the load shares them; median of ${rounds} interleaved rounds; the range is the middle half`
  const subtitle = `1 KiB, ${CONNECTIONS} kept connections, wrk, no log; ${how}`
  const more = { unit: 'requests/s', better: 'more' } as const
  const less = { unit: 'µs', better: 'less' } as const
  const of = (load: Load) => samples.get(load)
  findings
    .bars('requests', {
      title: 'Requests answered in a second',
      ...{ subtitle, ...more, rows: rowsOf(of('kept'), rate.measure) },
    })
    .bars('cpu', {
      title: 'CPU time for a request',
      ...{ subtitle, ...less, rows: rowsOf(of('kept'), cpu.measure) },
    })
    .bars('closing', {
      title: 'Clients of one request each, served in a second',
      subtitle: `1 KiB, ${CONNECTIONS} at once, wrk, no log; ${how}`,
      ...{ ...more, rows: rowsOf(of('closing'), rate.measure) },
    })
    .bars('latency', {
      title: 'What a client waits, of 64 that ask without a pause',
      ...{ subtitle, ...less },
      rows: [
        ...rowsOf(of('kept'), median.measure, 'Median'),
        ...rowsOf(of('kept'), p99.measure, '99th percentile'),
      ],
    })
    .bars('memory', {
      title: 'Memory of all processes, after the load',
      subtitle: 'that which is of no file',
      ...{ unit: 'MiB', better: 'less', rows: rowsOf(mebibytes, (it) => it) },
    })
}

/** In the order of the stairs, each in the hue of its stage. */
function rowsOf<T>(samples: Samples<Contender, T>, figure: (sample: T) => number, series?: string) {
  return stairs.flatMap(([name, stage]) => {
    const found = samples?.get(name)
    if (!found) return []
    return [{ ...row(contenders[name], found.map(figure), stage), ...(series && { series }) }]
  })
}
