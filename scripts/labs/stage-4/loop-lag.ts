/** A handler that takes its time: what the clients of all others wait, with one loop and with threads. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { runFixedRate, type Sample } from '../load/load.ts'
import { describePinning, pin } from '../pinning.ts'
import { ServerProcess } from '../server-process.ts'
import { makeFiles, SMALL, startEvents, stopAll } from './contenders.ts'

export const loopLag: Lab = {
  name: 'loop-lag',
  title: 'A loop that is held up',
  file: import.meta.filename,
  uses: ['taskset'],
  run,
}

const servers = {
  stage: { label: 'stage 4, one loop', stage: 4 },
  stage3: { label: 'stage 3, a pool of 8', stage: 3 },
  node: { label: 'node:http, one loop', stage: undefined },
} as const

type Server = keyof typeof servers

/** Milliseconds that the slow handler computes, five times a second; 0: there is none. */
const SLOW = [0, 1, 10, 100]
const EVERY = 200

/** Requests a second of somebody who asks for a small file. */
const RATE = 1000

async function run(session: Session): Promise<Findings> {
  const root = makeFiles(session.folder)
  const slow = join(session.folder, 'slow')
  writeFileSync(slow, '0')
  const started = await startAll(root, slow)
  try {
    return findingsOf(await measure(started, slow, session))
  } finally {
    await stopAll(Object.values(started))
  }
}

async function startAll(root: string, slow: string): Promise<Record<Server, ServerProcess>> {
  const node = ['--import', './scripts/labs/stage-4/loop-lag/slow-handler.ts']
  const environment = { SLOW: slow }
  const start = (...words: string[]) =>
    ServerProcess.start([process.execPath, ...node, ...words], { role: 'anywhere', environment })
  const where = ['--port', '0', '--root', root, '--access-log', 'off']
  const started = {
    stage: await startEvents({ root, log: undefined }, [], { node, environment }),
    stage3: await start('stages-src/3-threads/main.ts', ...where, '--threads', '8'),
    node: await start('scripts/labs/peers/node-http.ts', '--kept', root),
  }
  for (const { pid } of Object.values(started)) await pin(pid, 'server')
  return started
}

type Trial = `${Server} ${number}`

function measure(
  started: Record<Server, ServerProcess>,
  slow: string,
  { progress, quick }: Session,
): Promise<ReadonlyMap<Trial, Sample[]>> {
  const trials = SLOW.flatMap((milliseconds) =>
    (Object.keys(servers) as Server[]).map((server) => ({
      name: `${server} ${milliseconds}` as const,
      measure: () => beside(milliseconds, slow, started[server], quick ? 0.4 : 2),
    })),
  )
  return interleave(trials, { rounds: quick ? 1 : 5, warmUp: 0 }, progress)
}

/** Somebody asks at a fixed rate while the handler runs now and then. */
async function beside(
  milliseconds: number,
  slow: string,
  server: ServerProcess,
  seconds: number,
): Promise<Sample> {
  writeFileSync(slow, `${milliseconds}`)
  const hold = () => milliseconds > 0 && process.kill(server.pid, 'SIGUSR2')
  const timer = setInterval(hold, EVERY)
  try {
    return await runFixedRate(server, { path: SMALL }, { rate: RATE, seconds })
  } finally {
    clearInterval(timer)
  }
}

const inMilliseconds = (microseconds: number) => microseconds / 1000

function findingsOf(samples: ReadonlyMap<Trial, readonly Sample[]>): Findings {
  const findings = new Findings()
  const all = [...samples].map(([name, found]) => {
    const [server, slow] = name.split(' ') as [Server, string]
    const p99 = found.map((sample) => inMilliseconds(sample.p99))
    return { server, slow: Number(slow), found, p99 }
  })
  for (const { server, slow, found, p99 } of all) {
    const words = `${servers[server].label}, ${handlerOf(slow)}`
    const median = found.map((sample) => inMilliseconds(sample.median))
    const name = camelCase(server, `${slow}`)
    findings
      .value(name, p99, 'ms', `99th percentile of latency, ${words}`)
      .value(camelCase('median', name), median, 'ms', `median latency, ${words}`)
  }
  return findings.bars('lag', {
    title: 'What one request of a hundred waits at least',
    subtitle: `1 KiB, ${RATE.toLocaleString('en')} requests a second, each timed from when it was due; a slow handler runs five times a second; ${describePinning()}`,
    unit: 'ms',
    better: 'less',
    rows: all
      .filter(({ server }) => server !== 'node')
      .map(({ server, slow, p99 }) => ({
        ...row(servers[server].label, p99, servers[server].stage),
        series: handlerOf(slow),
      })),
  })
}

function handlerOf(milliseconds: number): string {
  return milliseconds === 0 ? 'No slow handler' : `A handler of ${milliseconds} ms`
}
