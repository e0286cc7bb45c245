/** The rows of a plot: their names, their series, their colours. */
import { formatQuantity } from '../format.ts'
import type { PlotData, PlotRow } from '../results.ts'

/** The plot in one sentence: its title, what is better, and every value, or the ends of each line. */
export function describePlot(plot: PlotData): string {
  const better = plot.better ? ` (${plot.better} is better)` : ''
  const rows = plot.kind === 'lines' ? seriesOf(plot).flatMap(endsOf) : plot.rows
  const values = rows.map((row) => `${nameOf(row)} ${formatQuantity(row.value, plot.unit)}`)
  return `${plot.title}${better}: ${values.join(', ')}.`
}

/** What a row is called in the table and to a screen reader. */
export function nameOf({ label, series, x }: PlotRow): string {
  const described = series !== undefined && series !== label
  const name = described ? `${series}, ${label}` : label
  const placed = x === undefined || (series !== label && label.includes(String(x)))
  return placed ? name : `${name} at ${x}`
}

/** The colour of a row: its stage's hue, or that of a peer. */
export const hue = ({ stage }: PlotRow) => (stage ? `var(--s${stage})` : 'var(--peer)')

/** Rows that name no series belong together. */
export const seriesName = ({ series }: PlotRow) => series ?? ''

/** The rows of each series in order of `x`. */
export function seriesOf({ rows }: PlotData): PlotRow[][] {
  return [...Map.groupBy(rows, seriesName).values()].map((series) =>
    series.toSorted((a, b) => (a.x ?? 0) - (b.x ?? 0)),
  )
}

function endsOf(series: PlotRow[]): PlotRow[] {
  return series.length > 1 ? [series[0] as PlotRow, series.at(-1) as PlotRow] : series
}

/** A stage's series has its hue; the others share the grey of peers, then hues nobody took. */
export function seriesHue(series: PlotRow[][]): Map<string, string> {
  const taken = new Set(series.flatMap(([row]) => (row?.stage ? [row.stage] : [])))
  const free = [
    'var(--peer)',
    ...[4, 2, 3, 5, 1].filter((s) => !taken.has(s as 1)).map((s) => `var(--s${s})`),
  ]
  return new Map(
    series.map(([row]) => {
      if (row?.stage) return [seriesName(row), hue(row)]
      return [seriesName(row as PlotRow), free.shift() ?? 'var(--peer)']
    }),
  )
}

/** Rows whose range is known. */
export function ranged(rows: PlotRow[]): PlotRow[] {
  return rows.filter(({ low, high }) => low !== undefined && high !== undefined)
}
