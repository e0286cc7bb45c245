/** The numbers of the lab http-versus-node that the guide quotes. */
import type { Value } from '../../../../src/lib/results.ts'
import type { Sample } from '../../load/load.ts'
import type { MemoryUse } from '../../server-process.ts'
import { ratios, significant, summarize } from '../../statistics.ts'
import { type Contender, contenders } from '../contenders.ts'
import {
  cpuTime,
  fetched,
  type How,
  type Load,
  type Measure,
  perSecond,
  type Samples,
} from './samples.ts'

/** Every number quoted, by a name made of what is measured, under which load, and over whom. */
export function values(
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
  const fixedRate = samples.get('fixed-rate')
  if (fixedRate) {
    const words = `latency at ${rate} requests a second`
    const median: Measure = (sample) => sample.median
    const p99: Measure = (sample) => sample.p99
    Object.assign(found, quoted('latency', fixedRate, median, 'less', 'µs', `median ${words}`))
    Object.assign(
      found,
      quoted('latency99', fixedRate, p99, 'less', 'µs', `99th percentile, ${words}`),
    )
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
