/** Workers replaced under load: what ours, nginx's reload and other ways lose, and when what happens. */
import { camelCase, Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { type Clients, ExactLoad, lostOf } from '../load/exact-load.ts'
import { makeFiles, SMALL } from '../stage-4/contenders.ts'
import { replaceWorkers } from './recycling/replaced.ts'
import { addTimeline, timelines, typical } from './recycling/timeline.ts'
import { closing, kept, tried, type Way } from './recycling/ways.ts'

export const recycling: Lab = {
  name: 'recycling',
  title: 'Workers replaced under load',
  file: import.meta.filename,
  uses: ['nginx'],
  run,
}

/** How often all workers are replaced. */
const TIMES = 25

interface Group {
  ways: Readonly<Record<string, Way>>
  clients: Omit<Clients, 'path'>
  /** As values and plots have it. */
  name: string
  title: string
  label: string
}

const groups: readonly Group[] = [
  {
    ways: closing,
    clients: { manner: 'closing', clients: 128, thought: 0 },
    name: 'closing',
    title: 'Requests lost by clients that connect for each',
    label: '128 clients without a pause, a connection for each request',
  },
  {
    ways: kept,
    clients: { manner: 'kept', clients: 300, thought: 10 },
    name: 'kept',
    title: 'Requests lost by clients that keep their connection',
    label:
      '300 clients with 10 ms of thought, who look for the end of a connection before they ask',
  },
]

interface Found {
  way: Way
  name: string
  requests: number
  lost: number
}

async function run(session: Session): Promise<Findings> {
  const root = makeFiles(session.folder)
  const recycles = await timelines(root, session)
  const findings = new Findings({ timeline: typical(recycles) })
  const times = session.quick ? 2 : TIMES
  for (const group of groups) {
    const found: Found[] = []
    for (const [name, way] of tried(group.ways, session)) {
      session.progress(`${group.label}: ${way.label}`)
      found.push({ way, name, ...(await lossesOf(way, group, times, root, session)) })
    }
    addGroup(findings, group, found, times)
  }
  addTimeline(findings, recycles)
  return findings.count('recycles', times, 'times', 'that both workers were replaced')
}

async function lossesOf(
  way: Way,
  { clients, label }: Group,
  times: number,
  root: string,
  { folder }: Session,
) {
  const server = await way.start({ root, log: undefined, folder })
  try {
    // The small prefork server answers whatever path is asked for.
    const load = await ExactLoad.start(server.port, { path: SMALL, ...clients })
    for (let time = 0; time < times; time++) await replaceWorkers(server)
    const counts = await load.finish()
    const lost = lostOf(counts)
    if (way.isOurs && lost > 0) {
      throw new LabFailure(`has lost ${lost} requests, ${way.label}, ${label}`)
    }
    return { requests: counts.answered + lost, lost }
  } finally {
    await server.stop()
  }
}

function addGroup(findings: Findings, group: Group, found: readonly Found[], times: number): void {
  for (const { way, name, requests, lost } of found) {
    const words = `${way.label}; ${group.label}`
    findings
      .count(camelCase('lost', name, group.name), lost, 'requests', `lost: ${words}`)
      .count(camelCase('requests', name, group.name), requests, 'requests', `asked: ${words}`)
  }
  findings.bars(group.name, {
    title: group.title,
    subtitle: `${group.label}; two workers, both replaced ${times} times`,
    unit: 'requests',
    better: 'less',
    rows: found.map(({ way, lost }) => ({
      label: way.label,
      value: lost,
      ...(way.isOurs && { stage: 5 as const }),
    })),
  })
}
