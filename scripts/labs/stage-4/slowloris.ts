/** Five thousand clients that send a byte now and then: what everybody else hears of them. */
import { until } from '../../lib/patience.ts'
import { Program } from '../../lib/program.ts'
import { camelCase, Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { runFixedRate, type Sample } from '../load/load.ts'
import { describePinning, pinning } from '../pinning.ts'
import type { ServerProcess } from '../server-process.ts'
import { SideBySide } from '../side-by-side.ts'
import {
  available,
  type Contender,
  contenders,
  makeFiles,
  SMALL,
  startContenders,
  stopAll,
} from './contenders.ts'
import { newcomer } from './slowloris/newcomer.ts'

export const slowloris: Lab = {
  name: 'slowloris',
  title: 'Five thousand slow heads',
  file: import.meta.filename,
  uses: ['nginx', 'taskset'],
  run,
}

/** How many send their heads slowly, and milliseconds between two bytes of one of them. */
const SLOW = 5000
const PAUSE = 5000

/** Milliseconds in which all of them come, or as many as are let in. */
const COMING = 15_000

/** Requests a second of somebody who asks as one should. */
const RATE = 1000

/** So many come besides, and so many milliseconds each of them waits at most. */
const NEWCOMERS = 8
const PATIENCE = 5000

const tried = ['stage', 'nginx', 'kept', 'stage3'] as const

type Server = (typeof tried)[number]

const sideBySide = new SideBySide<Contender>(contenders, 4, ['stage'])

/** What was found of one server. */
interface Found {
  before: Sample[]
  /** Undefined where nobody was answered. */
  during: Sample[] | undefined
  /** Of the newcomers, how many were answered in time. */
  answered: number
}

async function run(session: Session): Promise<Findings> {
  const servers = await startContenders(
    available(tried, session),
    session,
    makeFiles(session.folder),
  )
  const found = new Map<Server, Found>()
  try {
    for (const [name, server] of servers) {
      session.progress(contenders[name])
      found.set(name, await examine(server, session))
    }
  } finally {
    await stopAll(servers.values())
  }
  return findingsOf(found, session)
}

async function examine(server: ServerProcess, session: Session): Promise<Found> {
  const before = await askSteadily(server, session)
  const slow = await begin(server.port, slowOnes(session))
  try {
    const coming = Array.from({ length: NEWCOMERS }, () => newcomer(server.port, PATIENCE))
    const waits = (await Promise.all(coming)).filter((it) => it !== undefined)
    const during = waits.length < NEWCOMERS ? undefined : await askSteadily(server, session)
    return { before, during, answered: waits.length }
  } finally {
    await slow.stop()
  }
}

const slowOnes = ({ quick }: Session) => (quick ? SLOW / 25 : SLOW)

/** A server that takes no more of them keeps them waiting: those who are there will do. */
async function begin(port: number, count: number): Promise<Program> {
  const program = 'scripts/labs/stage-4/slowloris/slow-heads.ts'
  const words = [process.execPath, program, `${port}`, `${count}`, `${PAUSE}`]
  const slow = new Program([...pinning('load'), ...words])
  const isOver = () => slow.standardOutput.includes('ready') || slow.exit !== undefined
  await until(COMING, isOver, () => slow.news)
  if (slow.exit) throw new LabFailure(`could not begin ${count} heads: ${slow.lines[0]}`)
  return slow
}

/** A few rounds: of one, the 99th percentile says little. */
async function askSteadily(server: ServerProcess, { quick }: Session): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    const pace = { rate: RATE, seconds: quick ? 0.3 : 2 }
    samples.push(await runFixedRate(server, { path: SMALL }, pace))
  }
  return samples
}

const p99 = (sample: Sample) => sample.p99

function findingsOf(found: ReadonlyMap<Server, Found>, session: Session): Findings {
  const findings = new Findings()
  const beside = `beside ${slowOnes(session).toLocaleString('en')} slow heads`
  for (const [name, { before, during, answered }] of found) {
    const words = `99th percentile of latency, ${contenders[name]}`
    findings
      .value(camelCase('before', name), before.map(p99), 'µs', `${words}, alone`)
      .value(camelCase('during', name), during?.map(p99), 'µs', `${words}, ${beside}`)
      .ratio(
        camelCase('more', name),
        during?.map(p99),
        before.map(p99),
        `${words}, ${beside} over alone`,
      )
      .count(
        camelCase('answered', name),
        answered,
        '',
        `of ${NEWCOMERS} newcomers ${beside}, how many are served within ${PATIENCE / 1000} s: ${contenders[name]}`,
      )
  }
  const rows = [...found].flatMap(([name, { before, during }]) => [
    ...sideBySide.rows(new Map([[name, before]]), p99, 'Alone'),
    ...sideBySide.rows(during && new Map([[name, during]]), p99, 'Beside slow heads'),
  ])
  return findings.bars('p99', {
    title: 'What one request of a hundred waits at least',
    subtitle: `${RATE.toLocaleString('en')} requests for 1 KiB a second; ${beside}, each of which goes on by a byte every ${PAUSE / 1000} s${silence(found)}; ${describePinning()}`,
    unit: 'µs',
    better: 'less',
    rows: rows.sort((one, other) => (one.series ?? '').localeCompare(other.series ?? '')),
  })
}

/** Who has no second bar. */
function silence(found: ReadonlyMap<Server, Found>): string {
  const silent = [...found].filter(([, { during }]) => during === undefined)
  return silent.map(([name]) => `; ${contenders[name]} does not serve everybody then`).join('')
}
