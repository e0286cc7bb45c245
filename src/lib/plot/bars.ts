/** Plots that compare: bars. */
import * as Plot from '@observablehq/plot'
import { formatAlike } from '../format.ts'
import type { PlotData, PlotRow } from '../results.ts'
import { longest, nameRoom, type PlotWidth } from './frame.ts'
import { hue, ranged } from './rows.ts'

/** A bar for every row, named at its side, or above it on a phone; its value at its end. */
export function drawBars({ rows }: PlotData, width: PlotWidth): Plot.PlotOptions {
  const written = formatAlike(rows.map(({ value }) => value))
  const aside = width === 'wide'
  const step = aside ? 26 : 42
  const most = Math.max(...rows.map(({ value, high }) => high ?? value))
  return {
    height: rows.length * step + 4,
    marginTop: 2,
    marginBottom: 2,
    marginLeft: aside ? nameRoom(rows.map(({ label }) => label)) : 0,
    marginRight: longest(rows.map(({ value }) => written(value))) + 14,
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
      Plot.ruleY(ranged(rows), {
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
