/** Clients that ask and never read: what their server holds for them meanwhile. */
import type { PlotRow } from '../../../src/lib/results.ts'
import { sleep } from '../../lib/patience.ts'
import { Program } from '../../lib/program.ts'
import { camelCase, Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import type { ServerProcess } from '../server-process.ts'
import { significant } from '../statistics.ts'
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

export const neverReads: Lab = {
  name: 'never-reads',
  title: 'Clients that never read',
  file: import.meta.filename,
  uses: ['nginx'],
  run,
}

/** How many clients, and how many files of 100 KiB each asks for at once. */
const CLIENTS = 20
const REQUESTS = 100

/** Milliseconds between two looks at the server's memory, and how many looks. */
const EVERY = 250
const LOOKS = 32

const tried = ['stage', 'nginx', 'whole'] as const

type Server = (typeof tried)[number]

/** Mebibytes of a server's own memory, look after look; the first is before the clients come. */
type Series = readonly number[]

async function run(session: Session): Promise<Findings> {
  const servers = await startContenders(
    available(tried, session),
    session,
    makeFiles(session.folder),
  )
  const found = new Map<Server, Series>()
  try {
    for (const [name, server] of servers) {
      session.progress(contenders[name])
      found.set(name, await watch(server, session.quick ? LOOKS / 8 : LOOKS))
    }
  } finally {
    await stopAll(servers.values())
  }
  return findingsOf(found)
}

async function watch(server: ServerProcess, looks: number): Promise<Series> {
  // What a server needs for itself, it has after a request of each kind.
  for (const path of [SMALL, LARGE])
    await (await fetch(`http://127.0.0.1:${server.port}${path}`)).bytes()
  const series = [mebibytes(server)]
  const clients = new Program([
    process.execPath,
    'scripts/labs/stage-4/never-reads/never-reads.ts',
    ...[server.port, LARGE, CLIENTS, REQUESTS].map(String),
  ])
  try {
    while (!clients.standardOutput.includes('ready')) {
      if (clients.exit) throw new LabFailure(`the clients could not ask: ${clients.lines[0]}`)
      await clients.news
    }
    for (let look = 0; look < looks; look++) {
      await sleep(EVERY)
      series.push(mebibytes(server))
    }
    return series
  } finally {
    await clients.stop()
  }
}

const mebibytes = (server: ServerProcess) => server.memory().anonymous / 2 ** 20

function findingsOf(found: ReadonlyMap<Server, Series>): Findings {
  const findings = new Findings()
  const asked = (CLIENTS * REQUESTS * 100) / 1024
  for (const [name, [before = 0, ...series]] of found) {
    const words = `${contenders[name]}, beside ${CLIENTS} clients that read nothing`
    const grown = Math.max(...series) - before
    findings
      .value(camelCase('grown', name), grown, 'MiB', `memory that was added: ${words}`)
      .value(camelCase('before', name), before, 'MiB', `memory before: ${contenders[name]}`)
  }
  return findings.dots('memory', {
    title: 'Memory beside clients that never read',
    subtitle: `the process's own, look after look; ${CLIENTS} clients have asked for ${asked.toFixed(0)} MiB together`,
    unit: 'MiB',
    better: 'less',
    rows: [...found].flatMap(([name, series]) => rowsOf(name, series)),
  })
}

function rowsOf(name: Server, series: Series): PlotRow[] {
  const stage = sideBySide.stageOf(name)
  return series.map((value, look) => ({
    label: `look ${look}`,
    x: look,
    value: significant(value),
    series: contenders[name],
    ...(stage !== undefined && { stage }),
  }))
}
