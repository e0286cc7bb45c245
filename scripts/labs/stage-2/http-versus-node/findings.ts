/** What the samples of the lab http-versus-node amount to: plots, and the numbers quoted. */
import { camelCase, Findings, row } from '../../findings.ts'
import type { Sample } from '../../load/load.ts'
import { describePinning } from '../../pinning.ts'
import type { MemoryUse } from '../../server-process.ts'
import type { Quantity } from '../../side-by-side.ts'
import { significant, summarize } from '../../statistics.ts'
import { type Contender, contenders, sideBySide } from '../contenders.ts'
import {
  cpuTime,
  fetched,
  type How,
  type Load,
  median,
  p99,
  perSecond,
  type Samples,
  type Tried,
} from './samples.ts'

type Memory = ReadonlyMap<Contender, MemoryUse>

/** The first plot is the comparison in short. */
export function findingsOf(samples: Samples, memory: Memory, how: How): Findings {
  const findings = new Findings(how)
  addCpuPlots(findings, samples, how)
  addOtherPlots(findings, samples, how)
  addMemory(findings, memory)
  for (const quoted of quantities(how.rate)) quote(findings, samples, quoted)
  return findings
}

const requests = { unit: 'requests/s', better: 'more' } as const
const microseconds = { unit: 'µs', better: 'less' } as const

function addCpuPlots(findings: Findings, samples: Samples, how: How): void {
  findings
    .bars('one-core', {
      title: 'CPU time for 1 KiB, without waking another core',
      subtitle: `the server's; it shares a core with the client, ${how.client}; ${range(how)}`,
      ...microseconds,
      rows: sideBySide.rows(samples.get('beside'), cpuTime),
    })
    .bars('cpu', {
      title: "The server's CPU time for 1 KiB",
      subtitle: `of all its processes and threads, in their own code and in the kernel; ${describe(how)}`,
      ...microseconds,
      rows: sideBySide.rows(samples.get('small'), cpuTime),
    })
    .bars('large', {
      title: "The server's CPU time for 1 MiB",
      subtitle: describe(how),
      ...microseconds,
      rows: sideBySide.rows(samples.get('large'), cpuTime),
    })
    .bars('logging', {
      title: "The server's CPU time for 1 KiB, without an access log",
      subtitle: describe(how),
      ...microseconds,
      rows: sideBySide.rows(samples.get('quiet'), cpuTime),
    })
}

function addOtherPlots(findings: Findings, samples: Samples, how: How): void {
  // Eight bars can be taken in; Apache's are among the values.
  const fixedRate = new Map(
    [...(samples.get('fixed-rate') ?? [])].filter(([name]) => name !== 'apache'),
  )
  findings
    .bars('requests', {
      title: 'Requests for 1 KiB answered in a second',
      subtitle: describe(how),
      ...requests,
      rows: sideBySide.rows(samples.get('small'), perSecond),
    })
    .bars('autocannon', {
      title: 'Asked by autocannon, for 1 KiB',
      subtitle: `one kept-alive connection, whose client costs more than the servers; ${describePinning()}`,
      ...requests,
      rows: sideBySide.rows(samples.get('autocannon'), perSecond),
    })
    .bars('latency', {
      title: 'Latency at a fixed rate',
      subtitle: `${how.rate} requests a second, each timed from when it was due; 1 KiB; ${describePinning()}`,
      ...microseconds,
      rows: [
        ...sideBySide.rows(fixedRate, median, 'Median'),
        ...sideBySide.rows(fixedRate, p99, '99th percentile'),
      ],
    })
}

function addMemory(findings: Findings, memory: Memory): void {
  const mebibytes = [...memory].map(([name, { resident, peak }]) => ({
    name,
    resident: resident / 2 ** 20,
    peak: Math.max(peak, resident) / 2 ** 20,
  }))
  for (const { name, resident } of mebibytes) {
    const label = `memory of ${contenders[name]} after the run`
    findings.value(camelCase('memory', name), resident, 'MiB', label)
  }
  findings.bars('memory', {
    title: 'Memory',
    subtitle: 'resident after the run, of all processes; the range ends at the peak',
    unit: 'MiB',
    better: 'less',
    rows: mebibytes.map(({ name, resident, peak }) => ({
      ...row(contenders[name], resident, sideBySide.stageOf(name)),
      low: significant(resident),
      high: significant(peak),
    })),
  })
}

function describe(how: How): string {
  return `one kept-alive connection; ${describePinning()}, ${how.client}; ${range(how)}`
}

function range({ rounds }: How): string {
  return `median of up to ${rounds} interleaved rounds; the range is the middle half`
}

/** What is quoted: of which load, and whether more of it is better. */
interface Quoted extends Quantity<Sample> {
  load: Load
  better: 'more' | 'less'
}

/** Their names are made of what is measured, and under which load. */
function quantities(rate: number): Quoted[] {
  const loads: Partial<Record<Load, string>> = {
    ...fetched,
    beside: '1 KiB on one core',
    autocannon: '1 KiB by autocannon',
    quiet: '1 KiB without a log',
  }
  const asFastAsCanBe = (Object.keys(loads) as Load[]).flatMap((load): Quoted[] => {
    const [rate, cpu] = [camelCase('rate', load), camelCase('cpu', load)]
    const perRequest = { label: `CPU time for a request, ${loads[load]}`, unit: 'µs' }
    const aSecond = { label: `requests a second, ${loads[load]}`, unit: '' }
    return [
      { load, name: rate, ...aSecond, measure: perSecond, better: 'more' },
      { load, name: cpu, ...perRequest, measure: cpuTime, better: 'less' },
    ]
  })
  const latency = { load: 'fixed-rate', unit: 'µs', better: 'less' } as const
  const label = `latency at ${rate} requests a second`
  return [
    ...asFastAsCanBe,
    { ...latency, name: 'latency', label: `median ${label}`, measure: median },
    { ...latency, name: 'latency99', label: `99th percentile, ${label}`, measure: p99 },
  ]
}

/** Over the better of the two on node:http, as `Node`, and over each of three peers. */
function quote(findings: Findings, samples: Samples, quoted: Quoted): void {
  const tried = samples.get(quoted.load)
  if (!tried) return
  const peers = { streamed: 'streamed', nginx: 'nginx', apache: 'apache' } as const
  const node = betterOnNode(tried, quoted)
  sideBySide.quote(findings, quoted, tried, { node, ...peers })
}

function betterOnNode(tried: Tried, { measure, better }: Quoted): 'streamed' | 'whole' {
  const of = (name: Contender) => summarize(tried.get(name)?.map(measure) ?? []).median
  return of('whole') > of('streamed') === (better === 'more') ? 'whole' : 'streamed'
}
