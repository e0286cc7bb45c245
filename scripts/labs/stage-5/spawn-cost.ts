/** What it takes of a process to start another, and how long that takes to be ready. */
import { outputOf } from '../../lib/run.ts'
import { compile } from '../compile.ts'
import { Findings, row } from '../findings.ts'
import type { Lab, Session } from '../lab.ts'
import { startProcesses } from './contenders.ts'
import { socketIn } from './control.ts'
import { watchRecycles } from './watched-recycles.ts'

export const spawnCost: Lab = {
  name: 'spawn-cost',
  title: 'What a new process costs',
  file: import.meta.filename,
  needs: ['cc'],
  run,
}

/** Megabytes that the caller has of its own. */
const SIZES = [50, 1000] as const

const ways = {
  blocked: { label: 'posix_spawn, from TypeScript', stage: 5 },
  spawnC: { label: 'posix_spawn, in C', stage: undefined },
  fork: { label: 'fork and exec, in C', stage: undefined },
} as const

type Way = keyof typeof ways

async function run(session: Session): Promise<Findings> {
  const findings = new Findings()
  await addCalls(findings, session)
  await addReady(findings, session)
  return findings
}

async function addCalls(findings: Findings, { folder, progress, quick }: Session): Promise<void> {
  const inC = compile('scripts/labs/stage-5/spawn-cost/start.c', folder)
  const times = quick ? '3' : '25'
  const rows = []
  for (const size of SIZES) {
    const commands: Record<Way, string[]> = {
      blocked: [process.execPath, 'scripts/labs/stage-5/spawn-cost/spawn.ts', `${size}`, times],
      spawnC: [inC, `${size}`, 'spawn', times],
      fork: [inC, `${size}`, 'fork', times],
    }
    const series = size < 1000 ? `${size} MB` : `${size / 1000} GB`
    for (const [way, command] of Object.entries(commands) as [Way, string[]][]) {
      progress(`${ways[way].label}, ${series}`)
      // The first one finds /bin/true on the disk.
      const found = (await outputOf(command)).trim().split('\n').map(Number).slice(1)
      const label = `that the caller waits, with ${series} of its own: ${ways[way].label}`
      findings.value(`${way}${size}`, found, 'µs', label)
      rows.push({ ...row(ways[way].label, found, ways[way].stage), series })
    }
  }
  findings.bars('blocked', {
    title: 'What a caller waits for a process to be started',
    subtitle: 'by the memory that the caller has written to; the range is the middle half',
    ...{ unit: 'µs', better: 'less', rows },
  })
}

const starts = {
  readyBare: 'Node alone',
  ready: 'a worker, compiled before',
  readyCold: 'a worker, compiled anew',
} as const

async function addReady(findings: Findings, session: Session): Promise<void> {
  const measured = {
    readyBare: await bareNode(session),
    ready: await workers(session, {}),
    readyCold: await workers(session, { NODE_DISABLE_COMPILE_CACHE: '1' }),
  }
  const rows = []
  for (const [name, label] of Object.entries(starts) as [keyof typeof starts, string][]) {
    findings.value(name, measured[name], 'ms', `from the start until it is ready, ${label}`)
    rows.push(row(label, measured[name], name === 'readyBare' ? undefined : 5))
  }
  findings.bars('ready', {
    title: 'From the start of a process until it is ready',
    subtitle: 'nothing else goes on; the range is the middle half',
    ...{ unit: 'ms', better: 'less', rows },
  })
}

async function bareNode({ quick }: Session): Promise<number[]> {
  const times: number[] = []
  for (let time = 0; time < (quick ? 2 : 11); time++) {
    const began = performance.now()
    await outputOf([process.execPath, '--eval', '0'])
    times.push(performance.now() - began)
  }
  return times
}

async function workers(session: Session, environment: Record<string, string>): Promise<number[]> {
  const { folder, quick } = session
  const socket = socketIn(folder)
  const files = { root: folder, log: undefined }
  const server = await startProcesses(files, {
    ...{ workers: 1, role: 'anywhere', environment },
    words: ['--socket', socket],
  })
  try {
    const found = await watchRecycles(socket, quick ? 2 : 11)
    return found.map(({ ready, started }) => ready - started)
  } finally {
    await server.stop()
  }
}
