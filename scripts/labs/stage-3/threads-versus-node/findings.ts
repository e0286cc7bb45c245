/** What the samples of the lab threads-versus-node amount to: plots, and the numbers quoted. */
import type { PlotRow } from '../../../../src/lib/results.ts'
import { camelCase, Findings, row, type Stage } from '../../findings.ts'
import type { Sample } from '../../load/load.ts'
import { describePinning } from '../../pinning.ts'

/** How many connections ask beside each other. */
export const CONNECTIONS = 64

/** As plots name them. */
export const contenders = {
  pool: 'pool, 64 threads',
  pool8: 'pool, 8 threads',
  each: '64 threads, one a connection',
  stage2: 'stage 2, one thread',
  whole: 'node:http, whole files',
  kept: 'node:http, file in memory',
  nginx: 'nginx',
} as const

export type Contender = keyof typeof contenders

export type Samples = ReadonlyMap<Contender, readonly Sample[]>

const hues: Partial<Record<Contender, Stage>> = { pool: 3, pool8: 3, each: 3, stage2: 2 }

interface How {
  client: string
  rounds: number
}

/** A figure out of a sample, and how it is quoted. */
interface Quantity {
  name: string
  label: string
  unit: string
  of(sample: Sample): number
}

const perSecond: Quantity = {
  name: 'rate',
  label: 'requests a second',
  unit: '',
  of: ({ count, seconds }) => count / seconds,
}
const cpuTime: Quantity = {
  name: 'cpu',
  label: 'CPU time for a request',
  unit: 'µs',
  of: ({ serverSeconds, count }) => (serverSeconds / count) * 1e6,
}
const switches: Quantity = {
  name: 'switches',
  label: 'context switches a request',
  unit: '',
  of: ({ switches, count }) => (switches.voluntary + switches.involuntary) / count,
}
const median: Quantity = {
  name: 'latency',
  label: 'median latency',
  unit: 'ms',
  of: (sample) => sample.median / 1000,
}
const p99: Quantity = {
  name: 'latency99',
  label: '99th percentile of latency',
  unit: 'ms',
  of: (sample) => sample.p99 / 1000,
}

/** The first plot is the comparison in short. */
export function findingsOf(samples: Samples, how: How): Findings {
  const findings = new Findings({ ...how, connections: CONNECTIONS })
  const where = `${CONNECTIONS} kept-alive connections, no log; ${describePinning()}, ${how.client}`
  const subtitle = `${where}; median of ${how.rounds} interleaved rounds; the range is the middle half`
  const few = new Map([...samples].filter(([name]) => LATENCIES.includes(name)))
  findings
    .bars('cpu', {
      title: "The server's CPU time for 1 KiB",
      ...{ subtitle, unit: 'µs', better: 'less', rows: rowsOf(samples, cpuTime) },
    })
    .bars('requests', {
      title: 'Requests for 1 KiB answered in a second',
      ...{ subtitle, unit: 'requests/s', better: 'more', rows: rowsOf(samples, perSecond) },
    })
    .bars('switches', {
      title: 'Context switches of the server for 1 KiB',
      ...{ subtitle, unit: 'switches', better: 'less', rows: rowsOf(samples, switches) },
    })
    .bars('latency', {
      title: 'Latency of 64 connections that ask without a pause',
      ...{ subtitle: where, unit: 'ms', better: 'less' },
      rows: [...rowsOf(few, median, 'Median'), ...rowsOf(few, p99, '99th percentile')],
    })
  for (const quantity of [perSecond, cpuTime, switches, median, p99]) {
    quote(findings, samples, quantity)
  }
  return findings
}

/** Twice four bars can be taken in; those of the others are among the values. */
const LATENCIES: readonly Contender[] = ['pool', 'each', 'whole', 'nginx']

function rowsOf(samples: Samples, { of }: Quantity, series?: string): PlotRow[] {
  return [...samples].map(([name, found]) => ({
    ...row(contenders[name], found.map(of), hues[name]),
    ...(series !== undefined && { series }),
  }))
}

/** What is quoted of each, and of the pool over each other. */
function quote(findings: Findings, samples: Samples, { name, label, unit, of }: Quantity): void {
  const measured = (contender: Contender) => samples.get(contender)?.map(of)
  for (const contender of samples.keys()) {
    const words = `${label}, ${contenders[contender]}`
    findings.value(camelCase(name, contender), measured(contender), unit, words)
  }
  if (name !== 'rate' && name !== 'cpu') return
  for (const [contender, found] of samples) {
    if (contender === 'pool') continue
    const words = `${label}, ${contenders.pool} over ${contenders[contender]}`
    findings.ratio(camelCase(name, 'over', contender), measured('pool'), found.map(of), words)
  }
  const whole = measured('whole')
  findings.ratio(
    camelCase(name, 'eachOverWhole'),
    measured('each'),
    whole,
    `${label}, ${contenders.each} over ${contenders.whole}`,
  )
}
