/** The least server on io_uring beside the least on epoll, both in C: what fewer calls are worth. */
import { join } from 'node:path'
import { outputOf, run as runToEnd } from '../../lib/run.ts'
import { compile } from '../compile.ts'
import { camelCase, Findings } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { runWrk, type Sample } from '../load/load.ts'
import { describePinning } from '../pinning.ts'
import { ServerProcess } from '../server-process.ts'
import { SideBySide } from '../side-by-side.ts'
import { Transcript } from '../transcript.ts'
import { makeFiles, SMALL, startEvents, startFloor, stopAll } from './contenders.ts'
import { countCalls, totalOf } from './counted-calls.ts'
import { cpu, rate } from './events-versus-nginx/figures.ts'

export const ioUring: Lab = {
  name: 'io-uring',
  title: 'io_uring beside epoll',
  file: import.meta.filename,
  needs: ['cc', 'wrk'],
  uses: ['strace', 'taskset'],
  run,
}

const labels = { uring: 'io_uring, in C', epoll: 'epoll, in C', stage: 'stage 4: epoll' } as const

type Contender = keyof typeof labels

const sideBySide = new SideBySide(labels, 4, ['stage'])

/** How many connections ask beside each other. */
const CONNECTIONS = [64, 512]

type Servers = ReadonlyMap<Contender, ServerProcess>

async function run(session: Session): Promise<Findings> {
  const uring = compile('scripts/labs/stage-4/io-uring/uring.c', session.folder)
  const root = makeFiles(session.folder)
  const file = join(root, SMALL)
  const obstacle = await whyNotHere(uring, file)
  if (obstacle) return notHere(obstacle)
  const files = { root, log: undefined, folder: session.folder }
  const servers = new Map<Contender, ServerProcess>([
    ['uring', await ServerProcess.start([uring, '0', file])],
    ['epoll', await startFloor(files)],
    ['stage', await startEvents(files)],
  ])
  try {
    const samples = new Map<number, ReadonlyMap<Contender, Sample[]>>()
    for (const connections of session.quick ? CONNECTIONS.slice(0, 1) : CONNECTIONS) {
      samples.set(connections, await measure(servers, connections, session))
    }
    return await addCalls(findingsOf(samples), servers, session)
  } finally {
    await stopAll(servers.values())
  }
}

/** What io_uring_setup(2) says where the kernel, or a container's filter, does not allow it. */
async function whyNotHere(uring: string, file: string): Promise<string | undefined> {
  const { output } = await runToEnd(['timeout', '0.5', uring, '0', file])
  return /^io_uring_\w+: .*$/m.exec(output)?.[0]
}

/** Containers forbid it as a rule, and some kernels: kernel.io_uring_disabled. */
async function notHere(obstacle: string): Promise<Findings> {
  const transcript = new Transcript()
  transcript.note('io_uring is not allowed here: this is what its first call is told')
  transcript.output(obstacle)
  transcript.command('sysctl kernel.io_uring_disabled')
  transcript.output(await outputOf(['sh', '-c', 'sysctl kernel.io_uring_disabled 2>&1 || true']))
  return new Findings().transcript('main', transcript.finished())
}

function measure(servers: Servers, connections: number, { progress, quick }: Session) {
  const list = [...servers].map(([name, server]) => ({
    name,
    measure: () => runWrk(server, { path: SMALL, connections }, 1),
  }))
  const turns = { rounds: quick ? 1 : 7, warmUp: quick ? 0 : 1 }
  return interleave(list, turns, (text) => progress(`${connections} connections, ${text}`))
}

function findingsOf(samples: ReadonlyMap<number, ReadonlyMap<Contender, Sample[]>>): Findings {
  const findings = new Findings()
  for (const [connections, found] of samples) {
    for (const quantity of [cpu, rate]) {
      const name = camelCase(quantity.name, `${connections}`)
      const label = `${quantity.label}, ${connections} connections`
      sideBySide.quote(findings, { ...quantity, name, label }, found, {
        uring: 'uring',
        epoll: 'epoll',
      })
    }
    const [uring, epoll] = (['uring', 'epoll'] as const).map((it) =>
      found.get(it)?.map(cpu.measure),
    )
    const label = `CPU time for a request, ${connections} connections, io_uring over epoll`
    findings.ratio(`uringOverEpoll${connections}`, uring, epoll, label)
  }
  return findings.bars('cpu', {
    title: "The server's CPU time for 1 KiB",
    subtitle: `kept connections; ${describePinning()}, wrk; the range is the middle half`,
    unit: 'µs',
    better: 'less',
    rows: [...samples].flatMap(([connections, found]) =>
      sideBySide.rows(found, cpu.measure, `${connections} connections`),
    ),
  })
}

/** How many calls each makes for a request. */
async function addCalls(
  findings: Findings,
  servers: Servers,
  { folder, progress, tools }: Session,
): Promise<Findings> {
  if (!tools.has('strace')) return findings
  const rows = []
  for (const [name, server] of servers) {
    progress(`calls of ${labels[name]}`)
    const ask = () => runWrk(server, { path: SMALL, connections: CONNECTIONS[0] ?? 1 }, 1)
    const { counts, found } = await countCalls(server.pid, folder, ask)
    const calls = totalOf(counts) / found.count
    findings.value(camelCase('calls', name), calls, '', `calls a request, ${labels[name]}`)
    rows.push(...sideBySide.rows(new Map([[name, [calls]]]), (it) => it))
  }
  return findings.bars('calls', {
    title: 'System calls for a request',
    subtitle: `of ${CONNECTIONS[0]} kept connections that ask for 1 KiB, seen by strace, which makes batches larger`,
    unit: 'calls',
    better: 'less',
    rows,
  })
}
