/** What the samples of the lab echo-versus-net amount to: plots, and the numbers quoted. */
import { camelCase, Findings } from '../../findings.ts'
import { describePinning } from '../../pinning.ts'
import { type Quantity, SideBySide } from '../../side-by-side.ts'
import type { Sample } from './client-run.ts'

/** The servers, as plots name them. */
export const names = {
  stage: 'stage 1, spinning',
  sleeping: 'stage 1, sleeping',
  net: 'node:net',
  c: 'C, blocking',
} as const

export type Name = keyof typeof names

const sideBySide = new SideBySide(names, 1, ['stage', 'sleeping'])

/** Bytes of a message. */
export const sizes = { 64: '64 B', 1024: '1 KiB', 16384: '16 KiB' } as const

/** The two that a plot shows: what is between them lies between them. */
const PLOTTED = [64, 16384] as const

/** By the load ('load 64', 'beside 64', 'stream'), then by the server's name. */
export type Samples = Map<string, Tried>

type Tried = Map<Name, Sample[]>

/** One figure out of a sample. */
type Measure = (sample: Sample) => number

const roundTrip: Measure = ({ median = Number.NaN }) => median
const cpuTime: Measure = ({ serverSeconds, count }) => (serverSeconds / count) * 1e6
const megabytes: Measure = ({ count, seconds }) => count / seconds / 1e6

export interface How {
  client: string
  rounds: number
}

export function findingsOf(samples: Samples, how: How): Findings {
  const findings = new Findings(how)
  addPlots(findings, samples, how)
  addValues(findings, samples)
  return findings
}

function addPlots(findings: Findings, samples: Samples, { client, rounds }: How): void {
  const how = `${client}; median of ${rounds} interleaved rounds; the range is the middle half`
  const microseconds = { unit: 'µs', better: 'less' } as const
  findings
    .bars('round-trips', {
      title: 'One round trip',
      subtitle: `${describePinning()}, ${how}`,
      ...microseconds,
      rows: rowsBySize(samples, 'load', roundTrip),
    })
    .bars('cpu', {
      title: "The server's CPU time for one round trip",
      subtitle: `of all its threads; ${describePinning()}, ${how}`,
      ...microseconds,
      rows: rowsBySize(samples, 'load', cpuTime),
    })
    .bars('throughput', {
      title: 'Bytes echoed in a second',
      subtitle: `both directions kept full; ${describePinning()}, ${how}`,
      unit: 'MB/s',
      better: 'more',
      rows: sideBySide.rows(samples.get('stream'), megabytes),
    })
    .bars('one-core', {
      title: 'One round trip, without waking another core',
      subtitle: `server and client share one core, ${how}`,
      ...microseconds,
      rows: rowsBySize(samples, 'beside', roundTrip),
    })
}

function rowsBySize(samples: Samples, role: string, measure: Measure) {
  return PLOTTED.flatMap((size) =>
    sideBySide.rows(samples.get(`${role} ${size}`), measure, `${sizes[size]} each way`),
  )
}

/** What is quoted in the text, for each size of message. */
const quoted = [
  { name: 'roundTrip', role: 'load', measure: roundTrip, words: 'a round trip' },
  { name: 'oneCore', role: 'beside', measure: roundTrip, words: 'a round trip on one core' },
  { name: 'cpu', role: 'load', measure: cpuTime, words: "the server's CPU time for a round trip" },
] as const

function addValues(findings: Findings, samples: Samples): void {
  for (const { name, role, measure, words } of quoted) {
    for (const [size, label] of Object.entries(sizes)) {
      const quantity = { name: name + label.replace(' ', ''), unit: 'µs', measure }
      const tried = samples.get(`${role} ${size}`)
      quote(findings, { ...quantity, label: `${words} of ${label}` }, tried)
    }
  }
  const label = 'bytes echoed in a second'
  const throughput = { name: 'throughput', label, unit: 'MB/s', measure: megabytes }
  quote(findings, throughput, samples.get('stream'))
}

/**
 * `name` itself, `nameOverNet` and `nameOverC`; with `Sleeping` after the name, the same of the
 * server that sleeps at once (--spin 0).
 */
function quote(
  findings: Findings,
  { name, label, unit, measure }: Quantity<Sample>,
  tried: Tried | undefined,
): void {
  const of = (server: Name) => tried?.get(server)?.map(measure)
  for (const server of ['stage', 'sleeping'] as const) {
    const key = server === 'stage' ? name : camelCase(name, server)
    const words = `${label}, ${names[server]}`
    findings.value(key, of(server), unit, words)
    for (const peer of ['net', 'c'] as const) {
      const over = camelCase(key, 'over', peer)
      findings.ratio(over, of(server), of(peer), `${words} over ${names[peer]}`)
    }
  }
}
