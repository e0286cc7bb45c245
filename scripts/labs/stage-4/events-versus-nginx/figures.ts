/** Figures out of a sample, and how they are quoted. */
import type { Sample } from '../../load/load.ts'
import type { Quantity } from '../../side-by-side.ts'

/** Microseconds of the server for one request. */
export const cpuTime = ({ serverSeconds, count }: Sample): number => (serverSeconds / count) * 1e6

export const cpu: Quantity<Sample> = {
  name: 'cpu',
  label: 'CPU time for a request',
  unit: 'µs',
  measure: cpuTime,
}

export const rate: Quantity<Sample> = {
  name: 'rate',
  label: 'requests a second',
  unit: '',
  measure: ({ count, seconds }) => count / seconds,
}

export const median: Quantity<Sample> = {
  name: 'latency',
  label: 'median latency',
  unit: 'µs',
  measure: (sample) => sample.median,
}

export const p99: Quantity<Sample> = {
  name: 'latency99',
  label: '99th percentile of latency',
  unit: 'µs',
  measure: (sample) => sample.p99,
}
