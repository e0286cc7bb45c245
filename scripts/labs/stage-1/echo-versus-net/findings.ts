/** What the samples of the lab echo-versus-net amount to: plots, and the numbers quoted. */
import type { PlotData, PlotRow, Value } from '../../../../src/lib/results.ts'
import { describePinning } from '../../pinning.ts'
import { ratios, significant, summarize } from '../../statistics.ts'
import type { Sample } from './client-run.ts'

/** The servers, as plots name them. */
export const names = {
  stage: 'stage 1',
  sleeping: 'stage 1, --spin 0',
  net: 'node:net',
  c: 'C, blocking',
} as const

export type Name = keyof typeof names

const servers = Object.keys(names) as Name[]

/** Bytes of a message. */
export const sizes = { 64: '64 B', 1024: '1 KiB', 16384: '16 KiB' } as const

/** By the load ('load 64', 'beside 64', 'stream'), then by the server's name. */
export type Samples = Map<string, Map<string, Sample[]>>

/** One figure out of a sample. */
type Measure = (sample: Sample) => number

const roundTrip: Measure = ({ median = Number.NaN }) => median
const cpuTime: Measure = ({ serverSeconds, count }) => (serverSeconds / count) * 1e6
const megabytes: Measure = ({ count, seconds }) => count / seconds / 1e6

export function plots(
  samples: Samples,
  { client, rounds }: { client: string; rounds: number },
): Record<string, PlotData> {
  const how = `${client}; median of ${rounds} interleaved rounds; the range is the middle half`
  const perTrip = { unit: 'µs', kind: 'bars', better: 'less' } as const
  const found: Record<string, PlotData> = {
    'round-trips': {
      title: 'One round trip',
      subtitle: `${describePinning()}, ${how}`,
      ...perTrip,
      rows: rowsBySize(samples, 'load', roundTrip),
    },
    cpu: {
      title: "The server's CPU time for one round trip",
      subtitle: `of all its threads; ${describePinning()}, ${how}`,
      ...perTrip,
      rows: rowsBySize(samples, 'load', cpuTime),
    },
    throughput: {
      title: 'Bytes echoed in a second',
      subtitle: `both directions kept full; ${describePinning()}, ${how}`,
      unit: 'MB/s',
      kind: 'bars',
      better: 'more',
      rows: servers.flatMap((name) => row(samples, 'stream', name, megabytes, names[name])),
    },
  }
  if (!samples.has('beside 64')) return found
  found['one-core'] = {
    title: 'One round trip, without waking another core',
    subtitle: `server and client share one core, ${how}`,
    ...perTrip,
    rows: rowsBySize(samples, 'beside', roundTrip),
  }
  return found
}

function rowsBySize(samples: Samples, role: string, measure: Measure): PlotRow[] {
  return Object.entries(sizes).flatMap(([size, label]) =>
    servers.flatMap((name) =>
      row(samples, `${role} ${size}`, name, measure, `${label}, ${names[name]}`),
    ),
  )
}

/** One row, or none where the server was not measured. */
function row(
  samples: Samples,
  load: string,
  server: Name,
  measure: Measure,
  label: string,
): PlotRow[] {
  const found = samples.get(load)?.get(server)
  if (!found) return []
  const { median, low, high } = summarize(found.map(measure))
  return [
    {
      label,
      value: significant(median),
      low: significant(low),
      high: significant(high),
      ...((server === 'stage' || server === 'sleeping') && { stage: 1 as const }),
    },
  ]
}

/** What is quoted in the text, for each size of message. */
const quoted = [
  { name: 'roundTrip', role: 'load', measure: roundTrip, words: 'a round trip' },
  { name: 'oneCore', role: 'beside', measure: roundTrip, words: 'a round trip on one core' },
  { name: 'cpu', role: 'load', measure: cpuTime, words: "the server's CPU time for a round trip" },
] as const

export function values(samples: Samples): Record<string, Value> {
  const found: Record<string, Value> = {}
  for (const { name, role, measure, words } of quoted) {
    for (const [size, label] of Object.entries(sizes)) {
      const tried = samples.get(`${role} ${size}`)
      if (!tried) continue
      const key = name + label.replace(' ', '')
      Object.assign(found, quote(key, tried, measure, 'µs', `${words} of ${label}`))
    }
  }
  const stream = samples.get('stream') ?? new Map()
  const words = 'bytes echoed in a second'
  return { ...found, ...quote('throughput', stream, megabytes, 'MB/s', words) }
}

/**
 * `name` itself, `nameOverNet` and `nameOverC`; with `Sleeping` after the name, the same of the
 * server that sleeps at once (--spin 0).
 */
function quote(
  name: string,
  tried: ReadonlyMap<string, Sample[]>,
  measure: Measure,
  unit: string,
  label: string,
): Record<string, Value> {
  const found: Record<string, Value> = {}
  for (const [key, server] of [
    [name, 'stage'],
    [`${name}Sleeping`, 'sleeping'],
  ] as const) {
    const ours = tried.get(server)?.map(measure) ?? []
    const words = `${label}, ${names[server]}`
    found[key] = { value: significant(summarize(ours).median), unit, label: words }
    for (const [suffix, other] of [
      ['OverNet', 'net'],
      ['OverC', 'c'],
    ] as const) {
      const theirs = tried.get(other)?.map(measure)
      if (!theirs) continue
      const value = significant(ratios(ours, theirs).median)
      found[key + suffix] = { value, unit: '×', label: `${words} over ${names[other]}` }
    }
  }
  return found
}
