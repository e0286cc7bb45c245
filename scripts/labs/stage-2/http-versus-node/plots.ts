/** The samples of the lab http-versus-node, drawn. */
import type { PlotData, PlotRow } from '../../../../src/lib/results.ts'
import { describePinning } from '../../pinning.ts'
import type { MemoryUse } from '../../server-process.ts'
import { significant, summarize } from '../../statistics.ts'
import { type Contender, contenders } from '../contenders.ts'
import {
  cpuTime,
  type Fetched,
  fetched,
  type How,
  type Load,
  type Measure,
  perSecond,
  type Samples,
} from './samples.ts'

const requests = { unit: 'requests/s', kind: 'bars', better: 'more' } as const
const microseconds = { unit: 'µs', kind: 'bars', better: 'less' } as const

/** Every plot whose loads were measured; the first one is the comparison in short. */
export function plots(
  samples: Samples,
  memory: ReadonlyMap<Contender, MemoryUse>,
  how: How,
): Record<string, PlotData> {
  const all = { ...cpuPlots(samples, how), ...otherPlots(samples, how), memory: memoryPlot(memory) }
  return Object.fromEntries(Object.entries(all).filter(([, { rows }]) => rows.length > 0))
}

function cpuPlots(samples: Samples, how: How): Record<string, PlotData> {
  const where = describe(how)
  const small: readonly Fetched[] = ['small', 'unchanged', 'medium']
  return {
    'one-core': {
      title: 'CPU time for 1 KiB, without waking another core',
      subtitle: `the server's; it shares a core with the client, ${how.client}; ${range(how)}`,
      ...microseconds,
      rows: rowsOf(samples, 'beside', cpuTime),
    },
    cpu: {
      title: "The server's CPU time for one request",
      subtitle: `of all its processes and threads, in their own code and in the kernel; ${where}`,
      ...microseconds,
      rows: small.flatMap((load) => rowsOf(samples, load, cpuTime, fetched[load])),
    },
    large: {
      title: "The server's CPU time for 1 MiB",
      subtitle: where,
      ...microseconds,
      rows: rowsOf(samples, 'large', cpuTime),
    },
    logging: {
      title: "The server's CPU time for 1 KiB, without an access log",
      subtitle: where,
      ...microseconds,
      rows: rowsOf(samples, 'quiet', cpuTime),
    },
  }
}

function otherPlots(samples: Samples, how: How): Record<string, PlotData> {
  const small: readonly Fetched[] = ['small', 'unchanged', 'medium']
  return {
    requests: {
      title: 'Requests answered in a second',
      subtitle: describe(how),
      ...requests,
      rows: small.flatMap((load) => rowsOf(samples, load, perSecond, fetched[load])),
    },
    autocannon: {
      title: 'Asked by autocannon, for 1 KiB',
      subtitle: `one kept-alive connection, whose client costs more than the servers; ${describePinning()}`,
      ...requests,
      rows: rowsOf(samples, 'autocannon', perSecond),
    },
    latency: {
      title: 'Latency at a fixed rate',
      subtitle: `${how.rate} requests a second, each timed from when it was due; 1 KiB; ${describePinning()}`,
      ...microseconds,
      rows: [
        ...rowsOf(samples, 'fixed-rate', ({ median }) => median, 'median'),
        ...rowsOf(samples, 'fixed-rate', ({ p99 }) => p99, '99 %'),
      ],
    },
  }
}

function memoryPlot(memory: ReadonlyMap<Contender, MemoryUse>): PlotData {
  return {
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
  }
}

function describe(how: How): string {
  return `one kept-alive connection; ${describePinning()}, ${how.client}; ${range(how)}`
}

function range({ rounds }: How): string {
  return `median of up to ${rounds} interleaved rounds; the range is the middle half`
}

/** A row for every contender that was measured under this load. */
function rowsOf(samples: Samples, load: Load, measure: Measure, words?: string): PlotRow[] {
  return [...(samples.get(load) ?? [])].map(([contender, found]) => {
    const { median, low, high } = summarize(found.map(measure))
    const name = contenders[contender]
    return {
      label: words === undefined ? name : `${words}, ${name}`,
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
