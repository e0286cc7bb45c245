/** What the samples of the lab events-versus-nginx amount to: plots, and the numbers quoted. */
import type { PlotRow } from '../../../../src/lib/results.ts'
import { camelCase, Findings, row } from '../../findings.ts'
import type { Sample } from '../../load/load.ts'
import { describePinning } from '../../pinning.ts'
import type { Quantity } from '../../side-by-side.ts'
import { ratios } from '../../statistics.ts'
import { Transcript } from '../../transcript.ts'
import { type Contender, contenders, sideBySide } from '../contenders.ts'
import { cpu, cpuTime, median, p99, rate } from './figures.ts'
import type { Footprint, Starter } from './footprint.ts'
import { reached } from './goals.ts'
import { busy, type Samples, type SituationName, situations } from './situations.ts'

interface How {
  client: string
  rounds: number
}

/** The first plot is the comparison in short. */
export function findingsOf(samples: Samples, footprint: Footprint, how: How): Findings {
  const findings = new Findings(how)
  addMainPlots(findings, samples, how)
  addSituations(findings, samples)
  addLatency(findings, samples)
  addFootprint(findings, footprint)
  for (const name of samples.keys()) {
    for (const quantity of quantities[name] ?? [cpu]) quote(findings, samples, name, quantity)
  }
  const lines = new Transcript()
  lines.note('median of the rounds: stage 4 over the peer, CPU time for a request')
  lines.output(reached(samples, footprint).join('\n'))
  return findings.transcript('goals', lines.finished())
}

function addMainPlots(findings: Findings, samples: Samples, how: How): void {
  const where = `${describePinning()}, ${how.client}, no log`
  const subtitle = `64 kept connections; ${where}; median of ${how.rounds} interleaved rounds; the range is the middle half`
  const plots = [
    { name: 'cpu', situation: 'small', of: cpu, title: "The server's CPU time for 1 KiB" },
    { name: 'large', situation: 'large', of: cpu, title: "The server's CPU time for 100 KiB" },
    {
      name: 'requests',
      situation: 'small',
      of: rate,
      title: 'Requests for 1 KiB answered in a second',
    },
  ] as const
  for (const { name, situation, of, title } of plots) {
    const kind = of === cpu ? less : ({ unit: 'requests/s', better: 'more' } as const)
    const rows = sideBySide.rows(samples.get(situation), of.measure)
    findings.bars(name, { title, subtitle, ...kind, rows })
  }
}

/** What is quoted of a situation, where it is not the CPU time alone. */
const quantities: Partial<Record<SituationName, readonly Quantity<Sample>[]>> = {
  small: [cpu, rate],
  one: [cpu, rate, median],
  closing: [cpu, rate],
  steady: [median, p99],
}

const less = { unit: 'µs', better: 'less' } as const

/** Stage 4 over nginx: 1 is as much as nginx takes. */
function addSituations(findings: Findings, samples: Samples): void {
  const rows = busy.map((name): PlotRow | undefined => {
    const share = over(samples, name, 'nginx')
    return row(situations[name].label, share, 4)
  })
  findings.bars('situations', {
    title: "Stage 4's CPU time for a request, as a share of nginx's",
    subtitle: `nginx with one worker and sendfile on, which is 1; 1 KiB where nothing else is said; ${describePinning()}`,
    unit: '×',
    better: 'less',
    rows: rows.filter((it) => it !== undefined).slice(0, EIGHT),
  })
}

/** More bars than that are not taken in. */
const EIGHT = 8

/** Round by round. */
function over(samples: Samples, name: SituationName, peer: Contender): number | undefined {
  const found = samples.get(name)
  const [ours, theirs] = [found?.get('stage'), found?.get(peer)]
  if (!ours || !theirs) return undefined
  return ratios(ours.map(cpuTime), theirs.map(cpuTime)).median
}

function addLatency(findings: Findings, samples: Samples): void {
  const shown: readonly Contender[] = ['stage', 'nginx', 'floor', 'kept']
  const few = new Map([...(samples.get('steady') ?? [])].filter(([name]) => shown.includes(name)))
  findings.bars('latency', {
    title: 'Latency at a fixed rate',
    subtitle: `${situations.steady.rate.toLocaleString('en')} requests for 1 KiB a second over 64 connections, each timed from when it was due; ${describePinning()}`,
    ...less,
    rows: [
      ...sideBySide.rows(few, median.measure, 'Median'),
      ...sideBySide.rows(few, p99.measure, '99th percentile'),
    ],
  })
}

function addFootprint(findings: Findings, footprint: Footprint): void {
  const { memory, connections, start, allocated } = footprint
  const idle = `of ${connections.toLocaleString('en')} idle connections`
  findings.bars('memory', {
    title: 'Memory of an idle connection',
    subtitle: `the process's own, anonymous; ${idle}`,
    unit: 'bytes',
    better: 'less',
    rows: sideBySide.rows(memory, (bytes) => bytes),
  })
  for (const [name, found] of memory) {
    const label = `memory of one ${idle}, ${contenders[name]}`
    findings.value(camelCase('memory', nameOf(name)), found, 'bytes', label)
  }
  for (const peer of ['nginx', 'kept'] as const) {
    const label = `memory of an idle connection, stage 4 over ${contenders[peer]}`
    findings.ratio(camelCase('memoryOver', peer), memory.get('stage'), memory.get(peer), label)
  }
  for (const [name, found] of start) {
    const label = `from the command to listening, ${starters[name]}`
    findings.value(camelCase('start', nameOf(name)), found, 'ms', label)
  }
  findings.value('allocated', allocated, 'bytes', 'allocated on the heap for a usual request')
}

const starters: Record<Starter, string> = { ...contenders, bare: 'Node alone' }

/** The stage itself has no word in names. */
function nameOf(name: Contender | Starter): string {
  return name === 'stage' ? '' : name
}

/** `cpuSmall`, `cpuSmallNginx`, `cpuSmallOverNginx`, and so on. */
function quote(
  findings: Findings,
  samples: Samples,
  situation: SituationName,
  { name, label, ...how }: Quantity<Sample>,
): void {
  const found = samples.get(situation)
  const peers = [...(found?.keys() ?? [])].filter((peer) => peer !== 'stage')
  const quantity = {
    ...how,
    name: camelCase(name, situation),
    label: `${label}, ${situations[situation].label}`,
  }
  sideBySide.quote(findings, quantity, found, Object.fromEntries(peers.map((it) => [it, it])))
}
