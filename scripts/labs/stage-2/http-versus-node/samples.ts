/** What the lab http-versus-node measures. */
import type { Sample } from '../../load/load.ts'
import type { Contender } from '../contenders.ts'

/** What is fetched, as plots name it. */
export const fetched = {
  unchanged: '304',
  small: '1 KiB',
  medium: '16 KiB',
  large: '1 MiB',
} as const

export type Fetched = keyof typeof fetched

/**
 * What is asked for, and how. `quiet`: of servers that write no log; `beside`: by a client that
 * shares the server's core.
 */
export type Load = Fetched | 'quiet' | 'beside' | 'autocannon' | 'fixed-rate'

export type Samples = Map<Load, Tried>

export type Tried = Map<Contender, Sample[]>

export interface How {
  /** The client that asks as fast as it can. */
  client: string
  rounds: number
  /** Requests a second of the client that does not. */
  rate: number
  files: Readonly<Record<string, number>>
}

/** One figure out of a sample. */
export type Measure = (sample: Sample) => number

export const median: Measure = (sample) => sample.median
export const p99: Measure = (sample) => sample.p99
export const perSecond: Measure = ({ count, seconds }) => count / seconds
/** Microseconds of the server for one request. */
export const cpuTime: Measure = ({ serverSeconds, count }) => (serverSeconds / count) * 1e6
