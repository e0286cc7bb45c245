/** Week 6's problem: one slow download, and everybody else waits. Then the same with threads. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { sleep } from '../../lib/patience.ts'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { HTTP_PORT, portFor, THREADS_PORT } from '../ports.ts'
import type { ServerProcess } from '../server-process.ts'
import { startStage } from '../stage-2/contenders.ts'
import { firstClients, LARGE, timeOfSecond } from '../stage-2/second-client/first-clients.ts'
import { transcribe } from '../terminal.ts'
import { startWays, THREADS, ways } from './contenders.ts'

const SEQUENTIAL = 'stages-src/2-http/main.ts'
const THREADED = 'stages-src/3-threads/main.ts'

export const slowClients: Lab = {
  name: 'slow-clients',
  title: 'Clients that download slowly, and one that is in a hurry',
  file: import.meta.filename,
  needs: ['curl'],
  run,
}

const servers = {
  stage2: { label: 'stage 2, one thread', stage: 2 },
  each: { label: ways.each.label, stage: 3 },
  pool: { label: ways.pool.label, stage: 3 },
} as const

type Server = keyof typeof servers

async function run(session: Session): Promise<Findings> {
  const root = join(session.folder, 'site')
  mkdirSync(root)
  writeFileSync(join(root, 'small.html'), Buffer.alloc(1024, 'small\n'))
  writeFileSync(join(root, 'large.bin'), Buffer.alloc(LARGE))
  session.progress('one download in two terminals')
  const sequential = await typed(SEQUENTIAL, HTTP_PORT, session)
  session.progress('the same with threads')
  const threaded = await typed(`${THREADED} --threads ${THREADS}`, THREADS_PORT, session)
  const started = {
    stage2: await startStage({ root, log: undefined }),
    ...(await startWays(root)),
  }
  try {
    return findingsOf(await measure(started, session))
      .value(
        'typedSequential',
        millisecondsIn(sequential.found),
        'ms',
        'in the transcript: stage 2',
      )
      .value('typedThreaded', millisecondsIn(threaded.found), 'ms', 'in the transcript: stage 3')
      .transcript('main', sequential.transcript)
      .transcript('threads', threaded.transcript)
  } finally {
    await Promise.all(Object.values(started).map((server) => server.stop()))
  }
}

function typed(program: string, usual: number, session: Session) {
  return transcribe(session, async (open) => {
    const port = await portFor(session, usual)
    const url = `http://127.0.0.1:${port}`
    const site = `${session.folder}/site`
    const [terminal, other] = [open(), open()]
    await terminal.start(
      `node ${program} --port ${port} --root ${site} --access-log off & server=$!`,
      /listening/,
    )
    await terminal.run(`curl -s --limit-rate 12M -o /dev/null ${url}/large.bin &`)
    await sleep(500)
    const time = `-w '%{time_total} s\\n'`
    const { output } = await other.run(`curl -s -o /dev/null ${time} ${url}/small.html`)
    await terminal.run('kill $server; wait')
    return output
  })
}

/** Of what curl prints: seconds. */
function millisecondsIn(output: string): number {
  return Number.parseFloat(output) * 1000
}

/** How many first clients download slowly. */
const SLOW = [0, 1, THREADS] as const

type Samples = ReadonlyMap<`${Server} ${number}`, readonly number[]>

function measure(
  started: Record<Server, ServerProcess>,
  { progress, quick }: Session,
): Promise<Samples> {
  const list = (quick ? SLOW.slice(0, 2) : SLOW).flatMap((slow) =>
    (Object.keys(servers) as Server[]).map((server) => ({
      name: `${server} ${slow}` as const,
      measure: () => hurried(started[server].port, slow),
    })),
  )
  return interleave(list, { rounds: quick ? 1 : 3, warmUp: 0 }, progress)
}

/** Milliseconds of somebody who comes after so many slow ones. */
async function hurried(port: number, slow: number): Promise<number> {
  const coming = Array.from({ length: slow }, () => firstClients.slowReader?.come(port))
  const sockets = (await Promise.all(coming)).filter((it) => it instanceof Socket)
  await sleep(100)
  const waited = await timeOfSecond(port)
  for (const socket of sockets) socket.destroy()
  // A server notices a client that has gone when it sends the next time.
  await sleep(50)
  return waited
}

function findingsOf(samples: Samples): Findings {
  const findings = new Findings()
  const all = [...samples].map(([name, waited]) => {
    const [server, slow] = name.split(' ') as [Server, string]
    return { ...servers[server], server, slow: Number(slow), waited }
  })
  for (const { label, server, slow, waited } of all) {
    const words = `1 KiB beside ${slow} slow downloads, ${label}`
    findings.value(camelCase(server, `beside${slow}`), waited, 'ms', words)
  }
  return findings.bars('waits', {
    title: 'How long 1 KiB takes beside slow downloads',
    subtitle: `${THREADS} threads in stage 3; a download takes a second or more; the range is the middle half`,
    unit: 'ms',
    better: 'less',
    rows: all
      .filter(({ slow }) => slow > 0)
      .map(({ label, slow, stage, waited }) => ({
        ...row(label, waited, stage),
        series: slow === 1 ? 'Beside one slow download' : `Beside ${slow} slow downloads`,
      })),
  })
}
