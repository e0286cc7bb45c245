/** What the samples of the lab http-versus-node amount to: plots, and the numbers quoted. */
import type { PlotData, PlotRow, Value } from '../../../../src/lib/results.ts'
import type { Findings } from '../../lab.ts'
import type { Sample } from '../../load/load.ts'
import { describePinning } from '../../pinning.ts'
import type { MemoryUse } from '../../server-process.ts'
import { ratios, significant, summarize } from '../../statistics.ts'
import { type Contender, contenders } from '../contenders.ts'

/**
 * What is asked for, and how. `quiet`: of servers that write no log; `beside`: by a client that
 * shares the server's core.
 */
export type Load = Fetched | 'quiet' | 'beside' | 'autocannon' | 'paced'

export type Samples = Map<Load, Map<Contender, Sample[]>>

export interface How {
  /** The client that asks as fast as it can. */
  client: string
  rounds: number
  /** Requests a second of the client that does not. */
  rate: number
  files: Readonly<Record<string, number>>
}

/** One figure out of a sample. */
type Measure = (sample: Sample) => number

const perSecond: Measure = ({ count, seconds }) => count / seconds
const cpuTime: Measure = ({ serverSeconds, count }) => (serverSeconds / count) * 1e6

/** What is fetched, as plots name it. */
const fetched = {
  unchanged: '304',
  small: '1 KiB',
  medium: '16 KiB',
  large: '1 MiB',
} as const

type Fetched = keyof typeof fetched

export function findings(
  samples: Samples,
  memory: ReadonlyMap<Contender, MemoryUse>,
  how: How,
): Findings {
  return { values: values(samples, memory, how), plots: plots(samples, memory, how), data: how }
}

function plots(
  samples: Samples,
  memory: ReadonlyMap<Contender, MemoryUse>,
  { client, rounds, rate }: How,
): Record<string, PlotData> {
  const range = `median of up to ${rounds} interleaved rounds; the range is the middle half`
  const where = `one kept-alive connection; ${describePinning()}, ${client}; ${range}`
  const more = { unit: 'requests/s', kind: 'bars', better: 'more' } as const
  const less = { unit: 'µs', kind: 'bars', better: 'less' } as const
  const found: Record<string, PlotData> = {
    requests: {
      title: 'Requests answered in a second',
      subtitle: where,
      ...more,
      rows: rowsOf(samples, ['small', 'unchanged', 'medium'], perSecond),
    },
    cpu: {
      title: "The server's CPU time for one request",
      subtitle: `of all its processes and threads, in their own code and in the kernel; ${where}`,
      ...less,
      rows: rowsOf(samples, ['small', 'unchanged', 'medium'], cpuTime),
    },
    latency: {
      title: 'Latency at a fixed rate',
      subtitle: `${rate} requests a second, each timed from when it was due; 1 KiB; ${describePinning()}`,
      ...less,
      rows: [
        ...contenderRows(
          samples,
          'paced',
          ({ median }) => median,
          ({ name }) => `median, ${name}`,
        ),
        ...contenderRows(
          samples,
          'paced',
          ({ p99 }) => p99,
          ({ name }) => `99 %, ${name}`,
        ),
      ],
    },
    memory: {
      title: 'Memory',
      subtitle: 'resident after the run, of all processes; the range ends at the peak',
      unit: 'MiB',
      kind: 'bars',
      better: 'less',
      rows: [...memory].map(([name, { resident, peak }]) => ({
        label: contenders[name],
        value: significant(resident / 2 ** 20),
        low: significant(resident / 2 ** 20),
        high: significant(Math.max(peak, resident) / 2 ** 20),
        ...stageOf(name),
      })),
    },
  }
  if (samples.has('beside')) {
    found['one-core'] = {
      title: 'CPU time for 1 KiB, without waking another core',
      subtitle: `the server's; it shares a core with the client, ${client}; ${range}`,
      ...less,
      rows: contenderRows(samples, 'beside', cpuTime, ({ name }) => name),
    }
  }
  if (samples.has('quiet')) {
    found.logging = {
      title: "The server's CPU time for 1 KiB, without an access log",
      subtitle: where,
      ...less,
      rows: contenderRows(samples, 'quiet', cpuTime, ({ name }) => name),
    }
  }
  if (samples.has('large')) {
    found.large = {
      title: 'The same for 1 MiB',
      subtitle: `CPU time for one request; ${where}`,
      ...less,
      rows: contenderRows(samples, 'large', cpuTime, ({ name }) => name),
    }
  }
  if (samples.has('autocannon')) {
    found.autocannon = {
      title: 'Asked by autocannon, for 1 KiB',
      subtitle: `one kept-alive connection, whose client costs more than the servers; ${describePinning()}`,
      ...more,
      rows: contenderRows(samples, 'autocannon', perSecond, ({ name }) => name),
    }
  }
  return found
}

function rowsOf(samples: Samples, loads: readonly Fetched[], measure: Measure): PlotRow[] {
  return loads.flatMap((load) =>
    contenderRows(samples, load, measure, ({ name }) => `${fetched[load]}, ${name}`),
  )
}

function contenderRows(
  samples: Samples,
  load: Load,
  measure: Measure,
  label: (row: { name: string }) => string,
): PlotRow[] {
  return [...(samples.get(load) ?? [])].map(([contender, found]) => {
    const { median, low, high } = summarize(found.map(measure))
    return {
      label: label({ name: contenders[contender] }),
      value: significant(median),
      low: significant(low),
      high: significant(high),
      ...stageOf(contender),
    }
  })
}

function stageOf(contender: Contender): { stage?: 2 } {
  return contender === 'stage' ? { stage: 2 } : {}
}

function values(
  samples: Samples,
  memory: ReadonlyMap<Contender, MemoryUse>,
  { rate }: How,
): Record<string, Value> {
  const found: Record<string, Value> = {}
  const loads = {
    ...fetched,
    beside: '1 KiB on one core',
    autocannon: '1 KiB by autocannon',
    quiet: '1 KiB without a log',
  }
  for (const [load, words] of Object.entries(loads) as [Load, string][]) {
    const tried = samples.get(load)
    if (!tried) continue
    const rates = `requests a second, ${words}`
    Object.assign(found, quoted(`rate${key(load)}`, tried, perSecond, 'more', '', rates))
    const cpu = `CPU time for a request, ${words}`
    Object.assign(found, quoted(`cpu${key(load)}`, tried, cpuTime, 'less', 'µs', cpu))
  }
  const paced = samples.get('paced')
  if (paced) {
    const words = `latency at ${rate} requests a second`
    const median: Measure = (sample) => sample.median
    const p99: Measure = (sample) => sample.p99
    Object.assign(found, quoted('latency', paced, median, 'less', 'µs', `median ${words}`))
    Object.assign(found, quoted('latency99', paced, p99, 'less', 'µs', `99th percentile, ${words}`))
  }
  for (const [name, { resident }] of memory) {
    const value = significant(resident / 2 ** 20)
    const label = `memory of ${contenders[name]} after the run`
    found[`memory${key(name)}`] = { value, unit: 'MiB', label }
  }
  return found
}

/**
 * `name` of stage 2 itself; `nameNode` of the better of the two on node:http, and `nameOverNode`,
 * the ratio to that one; and in the same way `Streamed`, `Nginx`, `Apache`.
 */
function quoted(
  name: string,
  tried: ReadonlyMap<Contender, Sample[]>,
  measure: Measure,
  better: 'more' | 'less',
  unit: string,
  label: string,
): Record<string, Value> {
  const of = (contender: Contender) => tried.get(contender)?.map(measure)
  const ours = of('stage') ?? []
  const value = (samples: readonly number[], words: string): Value => ({
    value: significant(summarize(samples).median),
    unit,
    label: words,
  })
  const over = (theirs: readonly number[], words: string): Value => ({
    value: significant(ratios(ours, theirs).median),
    unit: '×',
    label: `${label}, stage 2 over ${words}`,
  })
  const found: Record<string, Value> = { [name]: value(ours, `${label}, stage 2`) }
  const node = betterOf(tried, measure, better)
  const theirs = of(node) ?? []
  found[`${name}Node`] = value(theirs, `${label}, ${contenders[node]}`)
  found[`${name}OverNode`] = over(theirs, contenders[node])
  for (const peer of ['streamed', 'nginx', 'apache'] as const) {
    const samples = of(peer)
    if (!samples) continue
    found[name + key(peer)] = value(samples, `${label}, ${contenders[peer]}`)
    found[`${name}Over${key(peer)}`] = over(samples, contenders[peer])
  }
  return found
}

function betterOf(
  tried: ReadonlyMap<Contender, Sample[]>,
  measure: Measure,
  better: 'more' | 'less',
): 'streamed' | 'whole' {
  const median = (name: Contender) => summarize(tried.get(name)?.map(measure) ?? []).median
  const wholeWins = median('whole') > median('streamed') === (better === 'more')
  return wholeWins ? 'whole' : 'streamed'
}

function key(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
