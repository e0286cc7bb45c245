/** The first requests of an isolate, cold and warmed up. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlotRow } from '../../../src/lib/results.ts'
import { outputOf } from '../../lib/run.ts'
import { camelCase, Findings, row } from '../findings.ts'
import { interleave } from '../interleave.ts'
import type { Lab, Session } from '../lab.ts'
import { pinning } from '../pinning.ts'
import { significant, summarize } from '../statistics.ts'
import type { Beginning } from './cold-threads/rig.ts'

export const coldThreads: Lab = {
  name: 'cold-threads',
  title: 'The first requests of a thread',
  file: import.meta.filename,
  uses: ['taskset'],
  run,
}

const manners = { cold: 'cold', warm: 'after the warm-up' } as const

type Manner = keyof typeof manners

/** How many requests an isolate is asked, and how many of them are looked at together. */
const REQUESTS = 20_000
const WINDOW = 100

async function run(session: Session): Promise<Findings> {
  const site = join(session.folder, 'site')
  mkdirSync(site)
  writeFileSync(join(site, 'small.html'), Buffer.alloc(1024, 'small\n'))
  writeFileSync(join(site, 'index.html'), Buffer.alloc(1024, 'index\n'))
  const rig = 'scripts/labs/stage-3/cold-threads/rig.ts'
  const requests = session.quick ? 2000 : REQUESTS
  const list = (Object.keys(manners) as Manner[]).map((name) => ({
    name,
    measure: async (): Promise<Beginning> => {
      const words = [process.execPath, rig, site, `${requests}`, name]
      return JSON.parse(await outputOf([...pinning('server'), ...words]))
    },
  }))
  const rounds = session.quick ? 1 : 7
  return findingsOf(await interleave(list, { rounds, warmUp: 0 }, session.progress), rounds)
}

type Samples = ReadonlyMap<Manner, readonly Beginning[]>

/** Which requests of an isolate are looked at together: from, to. */
const spans: Readonly<Record<string, readonly [number, number]>> = {
  'the first': [0, 1],
  '2nd to 10th': [1, 10],
  '11th to 100th': [10, 100],
  '1,001st to 2,000th': [1000, 2000],
}

function findingsOf(samples: Samples, rounds: number): Findings {
  const findings = new Findings()
  const subtitle = `1 KiB, between two sockets of one thread; median of ${rounds} isolates; the range is the middle half`
  findings.bars('spans', {
    title: 'The first requests of an isolate',
    ...{ subtitle, unit: 'µs', better: 'less' },
    rows: [...samples].flatMap(([manner, found]) =>
      Object.entries(spans).map(([label, span]) => ({
        ...row(label, medians(found, ...span), manner === 'warm' ? 3 : undefined),
        series: manner === 'cold' ? 'Cold' : 'After the warm-up',
      })),
    ),
  })
  findings.dots('course', {
    title: 'From cold to steady',
    subtitle: `each dot the median of ${WINDOW} requests, and that of ${rounds} isolates`,
    unit: 'µs',
    rows: [...samples].flatMap(([manner, found]) => courseOf(manner, found)),
  })
  for (const [manner, found] of samples) quote(findings, manner, found)
  const spent = samples.get('warm')?.map((beginning) => beginning.warmUp)
  return findings.value('warmUp', spent, 'ms', 'what the warm-up takes')
}

/** The median of these requests, for each isolate. */
function medians(found: readonly Beginning[], from: number, to: number): number[] {
  return found.map(({ requests }) => summarize(requests.slice(from, to)).median)
}

/** Without the first window, which would press all others flat. */
function courseOf(manner: Manner, found: readonly Beginning[]): PlotRow[] {
  const rows: PlotRow[] = []
  for (let at = WINDOW; at < 50 * WINDOW; at += WINDOW) {
    if ((found[0]?.requests.length ?? 0) < at + WINDOW) break
    const value = significant(summarize(medians(found, at, at + WINDOW)).median)
    rows.push({ label: `request ${at}`, x: at, value, series: manners[manner] })
  }
  return rows
}

function quote(findings: Findings, manner: Manner, found: readonly Beginning[]): void {
  const count = found[0]?.requests.length ?? 0
  const quantities: Record<string, readonly number[]> = {
    first: medians(found, 0, 1),
    early: medians(found, 1, 10),
    hundred: medians(found, 10, 100),
    steady: medians(found, count - 1000, count),
  }
  const words: Record<string, string> = {
    first: 'the first request',
    early: 'the 2nd to the 10th request',
    hundred: 'the 11th to the 100th request',
    steady: `the last thousand of ${count}`,
  }
  for (const [name, measured] of Object.entries(quantities)) {
    findings.value(camelCase(name, manner), measured, 'µs', `${words[name]}, ${manners[manner]}`)
  }
  const until = found.map(requestsUntilSteady)
  const label = `requests until ${WINDOW} in a row are as fast as the last, within a quarter`
  findings.value(camelCase('until', manner), until, '', `${label}, ${manners[manner]}`)
}

function requestsUntilSteady({ requests }: Beginning): number {
  const steady = summarize(requests.slice(-1000)).median
  for (let at = 0; at < requests.length; at += WINDOW) {
    if (summarize(requests.slice(at, at + WINDOW)).median < 1.25 * steady) return at
  }
  return requests.length
}
