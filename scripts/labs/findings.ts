/** What a lab has found out, put together number by number and plot by plot. */
import type { PlotData, PlotRow, TranscriptData, Value } from '../../src/lib/results.ts'
import { ratios, significant, summarize } from './statistics.ts'

/** One figure, or samples of it in the order of the rounds; undefined where it was not measured. */
export type Measured = number | readonly number[] | undefined

/** What does not show up in a plot because it was not measured is left out of its rows. */
interface Plot extends Omit<PlotData, 'kind' | 'rows'> {
  rows: readonly (PlotRow | undefined)[]
}

/**
 * A lab's values, plots and transcripts by the names under which the guide quotes them. What was
 * not measured is left out. Where it came from (machine, date, sources) is added later.
 */
export class Findings {
  readonly values: Record<string, Value> = {}
  readonly plots: Record<string, PlotData> = {}
  readonly transcripts: Record<string, TranscriptData> = {}
  /** Whatever else a page may want, traces for example. */
  readonly data: unknown

  constructor(data?: unknown) {
    this.data = data
  }

  /** A number that is exact: something counted, or chosen. */
  count(name: string, value: number, unit: string, label: string): this {
    this.values[name] = { value, unit, label }
    return this
  }

  /** A number of three significant digits; of several samples, their median. */
  value(name: string, measured: Measured, unit: string, label: string): this {
    if (measured === undefined) return this
    const value = typeof measured === 'number' ? measured : summarize(measured).median
    return this.count(name, significant(value), unit, label)
  }

  /** Samples of ours divided by those of theirs, round by round; their median. */
  ratio(name: string, ours: Samples, theirs: Samples, label: string): this {
    if (ours === undefined || theirs === undefined) return this
    return this.value(name, ratios(ours, theirs).median, '×', label)
  }

  bars(name: string, plot: Plot): this {
    return this.#plot(name, 'bars', plot)
  }

  dots(name: string, plot: Plot): this {
    return this.#plot(name, 'dots', plot)
  }

  transcript(name: string, transcript: TranscriptData): this {
    this.transcripts[name] = transcript
    return this
  }

  #plot(name: string, kind: PlotData['kind'], plot: Plot): this {
    const rows = plot.rows.filter((row) => row !== undefined)
    if (rows.length > 0) this.plots[name] = { ...plot, kind, rows }
    return this
  }
}

type Samples = readonly number[] | undefined

/** Gives a row that stage's hue. */
export type Stage = NonNullable<PlotRow['stage']>

/** A row of a plot: a number, or the median of samples with the range of their middle half. */
export function row(label: string, measured: number | readonly number[], stage?: Stage): PlotRow
export function row(label: string, measured: Measured, stage?: Stage): PlotRow | undefined
export function row(label: string, measured: Measured, stage?: Stage): PlotRow | undefined {
  if (measured === undefined) return undefined
  const hue = stage && { stage }
  if (typeof measured === 'number') return { label, value: significant(measured), ...hue }
  const { median, low, high } = summarize(measured)
  const range = { low: significant(low), high: significant(high) }
  return { label, value: significant(median), ...range, ...hue }
}

/** A name of several words, of which some may be empty: `cpu`, `over`, `nginx` are `cpuOverNginx`. */
export function camelCase(...words: readonly string[]): string {
  const [first = '', ...others] = words.filter(Boolean)
  return first + others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
