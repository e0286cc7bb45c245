/** Plots over a quantity: lines and points. */
import * as Plot from '@observablehq/plot'
import type { PlotData, PlotRow } from '../results.ts'
import { formatTick, longest, measure, type PlotWidth, TICKS } from './frame.ts'
import { ranged, seriesHue, seriesName, seriesOf } from './rows.ts'

/** A line for every series, with its points. */
export function drawLines(plot: PlotData, width: PlotWidth): Plot.PlotOptions {
  const series = seriesOf(plot)
  const colour = seriesHue(series)
  return drawScatter(plot, width, [
    Plot.line(series.flat(), {
      x: 'x',
      y: 'value',
      z: seriesName,
      stroke: (row: PlotRow) => colour.get(seriesName(row)),
      strokeWidth: 2,
    }),
  ])
}

/** Values over `x`, each series named at its last point. */
export function drawScatter(
  plot: PlotData,
  width: PlotWidth,
  under: Plot.RenderableMark[],
): Plot.PlotOptions {
  const series = seriesOf(plot)
  const colour = seriesHue(series)
  const fill = (row: PlotRow) => colour.get(seriesName(row))
  const ends = series.length > 1 ? series.map((rows) => rows.at(-1) as PlotRow) : []
  return {
    height: width === 'wide' ? 300 : 240,
    marginTop: 22,
    marginBottom: 34,
    marginLeft: 52,
    marginRight: ends.length > 0 ? longest(ends.map(seriesName)) + 18 : 16,
    insetLeft: 8,
    insetRight: 8,
    x: {
      ...spread(plot.rows),
      label: null,
      tickSize: 0,
      tickFormat: formatTick,
      ticks: ticksOf(plot.rows, width === 'wide' ? 8 : 4),
    },
    y: { ...measure(plot.unit), zero: true, nice: true },
    marks: [
      Plot.gridY({ stroke: 'var(--rule)', strokeOpacity: 1, ticks: TICKS }),
      Plot.ruleX(ranged(plot.rows), {
        x: 'x',
        y1: 'low',
        y2: 'high',
        stroke: fill,
        strokeWidth: 1.5,
      }),
      ...under,
      Plot.dot(plot.rows, { x: 'x', y: 'value', fill, r: 3.2 }),
      Plot.text(ends, {
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
