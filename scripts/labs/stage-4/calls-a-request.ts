/** Which system calls a request takes: a usual one, a larger file, and one that is not usual. */
import { camelCase, Findings } from '../findings.ts'
import type { Lab, Session } from '../lab.ts'
import { runWrk } from '../load/load.ts'
import type { ServerProcess } from '../server-process.ts'
import { Transcript } from '../transcript.ts'
import {
  available,
  contenders,
  LARGE,
  makeFiles,
  SMALL,
  sideBySide,
  startContenders,
  stopAll,
} from './contenders.ts'
import { type Counts, countCalls, totalOf } from './counted-calls.ts'

export const callsARequest: Lab = {
  name: 'calls-a-request',
  title: 'System calls a request',
  file: import.meta.filename,
  needs: ['strace', 'wrk'],
  uses: ['nginx', 'cc', 'taskset'],
  run,
}

const CONNECTIONS = 64

const requests = {
  usual: { label: 'a file of 1 KiB', path: SMALL },
  large: { label: 'a file of 100 KiB', path: LARGE },
  unusual: { label: 'an escape in the path', path: SMALL.replace('a', '%61') },
} as const

type Request = keyof typeof requests

const tried = ['stage', 'nginx', 'floor'] as const

type Server = (typeof tried)[number]

/** How often a request makes each call. */
interface Found {
  server: Server
  request: Request
  calls: Counts
}

async function run(session: Session): Promise<Findings> {
  const servers = await startContenders(
    available(tried, session),
    session,
    makeFiles(session.folder),
  )
  const found: Found[] = []
  try {
    for (const [server, process] of servers) {
      for (const request of Object.keys(requests) as Request[]) {
        // The floor knows no escapes.
        if (server === 'floor' && request === 'unusual') continue
        session.progress(`${contenders[server]}, ${requests[request].label}`)
        found.push({ server, request, calls: await callsOf(process, request, session) })
      }
    }
  } finally {
    await stopAll(servers.values())
  }
  return findingsOf(found)
}

async function callsOf(server: ServerProcess, request: Request, { folder }: Session) {
  const ask = () => runWrk(server, { path: requests[request].path, connections: CONNECTIONS }, 1)
  // Before it is watched: whatever happens only once has happened then.
  await ask()
  const { counts, found } = await countCalls(workerOf(server), folder, ask)
  return new Map([...counts].map(([name, count]) => [name, count / found.count]))
}

/** nginx is a master, which only waits, and a worker. */
function workerOf({ processes }: ServerProcess): number {
  return processes.at(-1) ?? 0
}

function findingsOf(found: readonly Found[]): Findings {
  const findings = new Findings()
  const rows = []
  for (const { server, request, calls } of found) {
    const total = totalOf(calls)
    const words = `calls a request for ${requests[request].label}, ${contenders[server]}`
    findings.value(camelCase(request, nameOf(server)), total, '', words)
    const series = `For ${requests[request].label}`
    rows.push(...sideBySide.rows(new Map([[server, [total]]]), (it) => it, series))
  }
  const order = Object.values(requests).map(({ label }) => `For ${label}`)
  rows.sort((one, other) => order.indexOf(one.series ?? '') - order.indexOf(other.series ?? ''))
  return findings
    .bars('calls', {
      title: 'System calls a request',
      subtitle: `${CONNECTIONS} kept connections, counted by strace: while it looks, more of them are ready at once`,
      unit: 'calls',
      better: 'less',
      rows,
    })
    .transcript('main', tableOf(found))
}

/** So many calls stand in a line. */
const IN_A_LINE = 4

/** Each call by its name, from a twentieth of one a request on. */
function tableOf(found: readonly Found[]) {
  const transcript = new Transcript()
  for (const { server, request, calls } of found) {
    const often = [...calls]
      .filter(([, count]) => count >= 0.05)
      .toSorted(([, one], [, other]) => other - one)
      .map(([name, count]) => `${name} ${count.toFixed(2)}`.padEnd(18))
    transcript.note(`${contenders[server]}, ${requests[request].label}`)
    for (let first = 0; first < often.length; first += IN_A_LINE) {
      transcript.output(
        often
          .slice(first, first + IN_A_LINE)
          .join('')
          .trimEnd(),
      )
    }
  }
  return transcript.finished()
}

/** The stage itself has no word in names. */
function nameOf(server: Server): string {
  return server === 'stage' ? '' : server
}
