/** Which share of the connections each worker gets, and who is woken for one. */
import { sleep } from '../../lib/patience.ts'
import { camelCase, Findings, row } from '../findings.ts'
import type { Lab, Session } from '../lab.ts'
import { ExactLoad } from '../load/exact-load.ts'
import { makeFiles, SMALL } from '../stage-4/contenders.ts'
import { significant } from '../statistics.ts'
import { type Balanced, balances, startPrefork, startProcesses } from './contenders.ts'
import { scoreboardOf, socketIn } from './control.ts'

export const acceptDistribution: Lab = {
  name: 'accept-distribution',
  title: 'Who accepts',
  file: import.meta.filename,
  run,
}

const numbers = { two: 2, four: 4 } as const

/** Each request is a connection. */
const loads = {
  low: { label: 'low load', clients: 2, thought: 5 },
  high: { label: 'high load', clients: 128, thought: 0 },
} as const

type Load = keyof typeof loads

/** Which part of the connections each worker has accepted: fractions, the busiest first. */
interface Shares {
  balance: Balanced
  workers: keyof typeof numbers
  load: Load
  shares: readonly number[]
}

async function run(session: Session): Promise<Findings> {
  const root = makeFiles(session.folder)
  const all: Shares[] = []
  for (const workers of Object.keys(numbers) as (keyof typeof numbers)[]) {
    if (session.quick && workers === 'four') continue
    for (const balance of Object.keys(balances) as Balanced[]) {
      session.progress(`${workers} workers, ${balances[balance]}`)
      all.push(...(await sharesOf(balance, workers, root, session)))
    }
  }
  const findings = new Findings({ shares: all })
  for (const one of all) quote(findings, one)
  addPlots(findings, all)
  await addHerd(findings, session)
  return findings
}

async function sharesOf(
  balance: Balanced,
  workers: keyof typeof numbers,
  root: string,
  session: Session,
): Promise<Shares[]> {
  const socket = socketIn(session.folder)
  const server = await startProcesses(
    { root, log: undefined },
    {
      ...{ workers: numbers[workers], role: 'anywhere' },
      words: ['--balance', balances[balance], '--socket', socket],
    },
  )
  try {
    const { slots } = scoreboardOf(socket)
    const accepted = () => slots.slice(0, numbers[workers]).map((slot) => slot.accepted)
    const found: Shares[] = []
    for (const load of Object.keys(loads) as Load[]) {
      const before = accepted()
      await askFor(server.port, load, session)
      const counts = accepted().map((count, slot) => count - (before[slot] ?? 0))
      const total = counts.reduce((sum, count) => sum + count, 0)
      const shares = counts.map((count) => significant(count / total))
      found.push({ balance, workers, load, shares: shares.sort((a, b) => b - a) })
    }
    return found
  } finally {
    await server.stop()
  }
}

async function askFor(port: number, load: Load, { quick }: Session) {
  const { clients, thought } = loads[load]
  const asking = { path: SMALL, manner: 'closing', clients, thought } as const
  const those = await ExactLoad.start(port, asking)
  await sleep(quick ? 500 : 4000)
  return those.finish()
}

function quote(findings: Findings, { balance, workers, load, shares }: Shares): void {
  const name = camelCase(balance === 'stage' ? 'kernel' : balance, workers, load)
  const words = `of ${workers} workers, ${balances[balance]}, ${loads[load].label}`
  findings
    .value(
      `${name}Most`,
      (shares[0] ?? 0) * 100,
      '%',
      `of the connections, to the busiest ${words}`,
    )
    .value(
      `${name}Least`,
      (shares.at(-1) ?? 0) * 100,
      '%',
      `of the connections, to the least busy ${words}`,
    )
}

function addPlots(findings: Findings, all: readonly Shares[]): void {
  for (const [workers, count] of Object.entries(numbers)) {
    findings.bars(workers, {
      title: `Connections accepted by each of ${workers} workers`,
      subtitle: `the busiest first; even would be ${100 / count} % each; low load: ${loads.low.clients} clients with ${loads.low.thought} ms of thought, high: ${loads.high.clients} without; a connection for each request`,
      unit: '%',
      rows: all
        .filter((one) => one.workers === workers)
        .flatMap(({ balance, load, shares }) =>
          shares.map((share, place) => ({
            ...row(places[place] ?? '', share * 100, 5),
            series: `${balances[balance]}, ${loads[load].label}`,
          })),
        ),
    })
  }
}

const places = ['first', 'second', 'third', 'fourth'] as const

/** Everybody's listening socket watched with EPOLLEXCLUSIVE, and without. */
const herds = {
  wakesExclusive: { label: 'with EPOLLEXCLUSIVE', words: [] },
  wakesHerd: { label: 'without', words: ['--herd'] },
} as const

/** How often a worker sleeps and is woken, for each connection at low load. */
async function addHerd(findings: Findings, session: Session): Promise<void> {
  const rows = []
  for (const [name, { label, words }] of Object.entries(herds)) {
    session.progress(`woken, ${label}`)
    const server = await startPrefork(['--workers', '4', ...words])
    try {
      const before = server.switches().voluntary
      const { answered } = await askFor(server.port, 'low', session)
      const wakes = (server.switches().voluntary - before) / answered
      findings.value(name, wakes, '', `times a worker was woken for a connection, ${label}`)
      rows.push(row(label, wakes, name === 'wakesExclusive' ? 5 : undefined))
    } finally {
      await server.stop()
    }
  }
  findings.bars('herd', {
    title: 'How often a worker is woken for one connection',
    subtitle: `four processes of a small prefork server share a listening socket; ${loads.low.clients} clients with ${loads.low.thought} ms of thought`,
    ...{ unit: 'times', better: 'less', rows },
  })
}
