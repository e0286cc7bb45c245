import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { formatAlike, formatQuantity } from './format.ts'
import type { PlotData, PlotRow } from './results.ts'

/** Two drawings of every plot: one for the text column, one for a phone. */
export const widths = { wide: 714, narrow: 340 } as const

export type PlotWidth = keyof typeof widths

/**
 * Draws a lab's plot as an SVG element, in CSS pixels, coloured through the properties of
 * tokens.css so that one drawing serves both themes. It is a picture only: what it says to those
 * who do not see it is `describePlot()`.
 */
export function drawPlot(plot: PlotData, width: PlotWidth): string {
  const drawing = { bars: drawBars, dots: drawDots, lines: drawLines }[plot.kind](plot, width)
  const svg = Plot.plot({
    ...drawing,
    width: widths[width],
    document: parseHTML('<!doctype html><html><body></body></html>').document,
  }) as unknown as SVGSVGElement
  // Plot brings a style sheet of its own; ours is in PlotFigure.astro.
  svg.querySelector('style')?.remove()
  for (const name of ['class', 'fill', 'font-family', 'font-size', 'text-anchor']) {
    svg.removeAttribute(name)
  }
  svg.setAttribute('aria-hidden', 'true')
  roundPlaces(svg)
  return svg.outerHTML
}

const places = ['x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'width', 'height', 'd', 'transform']

/** A tenth of a pixel is as fine as anyone sees. */
function roundPlaces(svg: Element): void {
  for (const element of svg.querySelectorAll('*')) {
    for (const name of places) {
      const value = element.getAttribute(name)
      const exact = /\d+\.\d{2,}(?![\d.]*em)/g
      if (value)
        element.setAttribute(
          name,
          value.replace(exact, (n) => String(+(+n).toFixed(1))),
        )
    }
  }
}

/** The plot in one sentence: its title, what is better, and every value, or the ends of each line. */
export function describePlot(plot: PlotData): string {
  const better = plot.better ? ` (${plot.better} is better)` : ''
  const rows = plot.kind === 'lines' ? seriesOf(plot).flatMap(endsOf) : plot.rows
  const values = rows.map((row) => `${nameOf(row)} ${formatQuantity(row.value, plot.unit)}`)
  return `${plot.title}${better}: ${values.join(', ')}.`
}

/** What a row is called in the table and to a screen reader. */
export function nameOf({ label, series, x }: PlotRow): string {
  const name = series && series !== label ? `${series}, ${label}` : label
  return x === undefined || name.includes(String(x)) ? name : `${name} at ${x}`
}

/** The colour of a row: its stage's hue, or that of a peer. */
const hue = ({ stage }: PlotRow) => (stage ? `var(--s${stage})` : 'var(--peer)')

const letter = 6.9

function drawBars({ rows }: PlotData, width: PlotWidth): Plot.PlotOptions {
  const written = formatAlike(rows.map(({ value }) => value))
  const longest = Math.max(...rows.map(({ label }) => label.length)) * letter
  const aside = width === 'wide'
  const step = aside ? 26 : 42
  const most = Math.max(...rows.map(({ value, high }) => high ?? value))
  const valueRoom = Math.max(...rows.map(({ value }) => written(value).length)) * letter + 14
  // A whisker without length would only thicken the bar's end.
  const ranged = rows.filter(({ low, high }) => low !== undefined && high !== undefined)
  return {
    height: rows.length * step + 4,
    marginTop: 2,
    marginBottom: 2,
    marginLeft: aside ? Math.min(longest + 12, widths.wide * 0.42) : 0,
    marginRight: valueRoom,
    x: { axis: null, domain: [0, most] },
    y: { axis: null, domain: rows.map((_, index) => index), padding: 0 },
    marks: [
      Plot.barX(rows, {
        x: 'value',
        y: (_, index) => index,
        fill: hue,
        rx: 2,
        insetTop: aside ? 4 : 21,
        insetBottom: aside ? 4 : 3,
      }),
      Plot.ruleY(ranged, {
        x1: 'low',
        x2: 'high',
        y: (row: PlotRow) => rows.indexOf(row),
        stroke: 'var(--ink)',
        strokeWidth: 1.5,
        dy: aside ? 0 : 9,
      }),
      Plot.text(rows, {
        x: (row: PlotRow) => Math.max(row.value, row.high ?? 0),
        y: (_, index) => index,
        text: (row: PlotRow) => written(row.value),
        textAnchor: 'start',
        dx: 8,
        dy: aside ? 0 : 9,
        fontWeight: 600,
        fill: 'var(--ink)',
      }),
      Plot.text(rows, {
        y: (_, index) => index,
        text: 'label',
        frameAnchor: 'left',
        textAnchor: aside ? 'end' : 'start',
        dx: aside ? -10 : 0,
        dy: aside ? 0 : -11,
        fill: 'var(--ink)',
      }),
    ],
  }
}

function drawDots(plot: PlotData, width: PlotWidth): Plot.PlotOptions {
  return plot.rows.some(({ x }) => x !== undefined)
    ? drawScatter(plot, width, [])
    : drawDotRows(plot, width)
}

/** A dot and its range for every label, one below the other. */
function drawDotRows({ rows, unit }: PlotData, width: PlotWidth): Plot.PlotOptions {
  const labels = [...new Set(rows.map(({ label }) => label))]
  const longest = Math.max(...labels.map(({ length }) => length)) * letter
  const aside = width === 'wide'
  return {
    height: labels.length * (aside ? 28 : 40) + 46,
    marginTop: 4,
    marginBottom: 42,
    marginLeft: aside ? Math.min(longest + 12, widths.wide * 0.42) : 4,
    marginRight: 24,
    x: { ...measure(unit), labelOffset: 38, zero: true, nice: true },
    y: { axis: null, domain: labels, padding: 0 },
    marks: [
      Plot.gridX({ stroke: 'var(--rule)', strokeOpacity: 1, ticks }),
      Plot.ruleY(
        rows.filter(({ low, high }) => low !== undefined && high !== undefined),
        { x1: 'low', x2: 'high', y: 'label', stroke: hue, strokeWidth: 2, dy: aside ? 0 : 8 },
      ),
      Plot.dot(rows, { x: 'value', y: 'label', fill: hue, r: 5, dy: aside ? 0 : 8 }),
      Plot.text(labels, {
        y: (label: string) => label,
        text: (label: string) => label,
        frameAnchor: 'left',
        textAnchor: aside ? 'end' : 'start',
        dx: aside ? -10 : 0,
        dy: aside ? 0 : -9,
        fill: 'var(--ink)',
      }),
    ],
  }
}

function drawLines(plot: PlotData, width: PlotWidth): Plot.PlotOptions {
  const series = seriesOf(plot)
  const colour = seriesHue(series)
  return drawScatter(plot, width, [
    Plot.line(plot.rows, {
      x: 'x',
      y: 'value',
      z: seriesName,
      stroke: (row: PlotRow) => colour.get(seriesName(row)),
      strokeWidth: 2,
    }),
  ])
}

/** Values over `x`, each series named at its last point. */
function drawScatter(
  plot: PlotData,
  width: PlotWidth,
  under: Plot.RenderableMark[],
): Plot.PlotOptions {
  const series = seriesOf(plot)
  const colour = seriesHue(series)
  const fill = (row: PlotRow) => colour.get(seriesName(row))
  const named = series.length > 1
  const longest = Math.max(...series.map((rows) => seriesName(rows[0] as PlotRow).length)) * letter
  return {
    height: width === 'wide' ? 300 : 240,
    marginTop: 22,
    marginBottom: 34,
    marginLeft: 52,
    marginRight: named ? longest + 18 : 16,
    x: {
      ...spread(plot.rows),
      label: null,
      tickSize: 0,
      tickFormat: formatTick,
      ticks: ticksOf(plot.rows, width === 'wide' ? 8 : 4),
    },
    y: { ...measure(plot.unit), zero: true, nice: true },
    marks: [
      Plot.gridY({ stroke: 'var(--rule)', strokeOpacity: 1, ticks }),
      Plot.ruleX(
        plot.rows.filter(({ low, high }) => low !== undefined && high !== undefined),
        { x: 'x', y1: 'low', y2: 'high', stroke: fill, strokeWidth: 1.5 },
      ),
      ...under,
      Plot.dot(plot.rows, { x: 'x', y: 'value', fill, r: 3.2 }),
      Plot.text(series.map((rows) => rows.at(-1) as PlotRow).slice(0, named ? undefined : 0), {
        x: 'x',
        y: 'value',
        text: seriesName,
        fill: 'var(--ink)',
        textAnchor: 'start',
        dx: 9,
        fontWeight: 600,
      }),
    ],
  }
}

/** About how many marks a numeric axis has. */
const ticks = 5

/** A numeric axis: the unit at its end, no tick marks. */
function measure(unit: string): Plot.ScaleOptions {
  return { label: unit, labelArrow: 'none', tickSize: 0, tickFormat: formatTick, ticks }
}

/** Powers are spread evenly: what was measured at 1, 2, 4 … 64 stands on a logarithmic axis. */
function spread(rows: PlotRow[]): Plot.ScaleOptions {
  const places = rows.flatMap(({ x }) => (x === undefined ? [] : [x]))
  const [least, most] = [Math.min(...places), Math.max(...places)]
  return least > 0 && most / least >= 30 ? { type: 'log', base: 2 } : { type: 'linear' }
}

/** The places where something was measured, where they are few; else about `most` round ones. */
function ticksOf(rows: PlotRow[], most: number): number[] | number {
  const places = [...new Set(rows.flatMap(({ x }) => (x === undefined ? [] : [x])))]
  return places.length <= most ? places : most
}

function formatTick(value: number): string {
  return Math.abs(value) >= 10_000 ? `${formatQuantity(value / 1000, 'k')}` : String(value)
}

const seriesName = ({ series, label }: PlotRow) => series ?? label

/** The rows of each series in order of `x`; rows without one belong to their label's. */
function seriesOf({ rows }: PlotData): PlotRow[][] {
  return [...Map.groupBy(rows, seriesName).values()].map((series) =>
    series.toSorted((a, b) => (a.x ?? 0) - (b.x ?? 0)),
  )
}

function endsOf(series: PlotRow[]): PlotRow[] {
  return series.length > 1 ? [series[0] as PlotRow, series.at(-1) as PlotRow] : series
}

/** A stage's series has its hue; the others share the grey of peers, then hues nobody took. */
function seriesHue(series: PlotRow[][]): Map<string, string> {
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
