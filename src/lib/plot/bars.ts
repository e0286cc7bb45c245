/** Plots that compare: bars. */
import * as Plot from '@observablehq/plot'
import { formatAlike } from '../format.ts'
import type { PlotData, PlotRow } from '../results.ts'
import { longest, nameRoom, type PlotWidth } from './frame.ts'
import { hue, ranged } from './rows.ts'

/** A place in the plot: a bar, or the name of the group that follows. */
type Place = { row: PlotRow } | { group: string }

/**
 * A bar for every row, named at its side, or above it on a phone; its value at its end. Rows that
 * name a series are a group, whose name stands once above them.
 */
export function drawBars({ rows }: PlotData, width: PlotWidth): Plot.PlotOptions {
  const written = formatAlike(rows.map(({ value }) => value))
  const aside = width === 'wide'
  const step = aside ? 26 : 42
  const most = Math.max(...rows.map(({ value, high }) => high ?? value))
  const places = placesOf(rows)
  const at = new Map(places.flatMap((place, index) => ('row' in place ? [[place.row, index]] : [])))
  const y = (row: PlotRow) => at.get(row)
  const groups = places.flatMap((place, index) => ('group' in place ? [{ ...place, index }] : []))
  return {
    height: places.length * step + 4,
    marginTop: 2,
    marginBottom: 2,
    marginLeft: aside ? nameRoom(rows.map(({ label }) => label)) : 0,
    marginRight: longest(rows.map(({ value }) => written(value))) + 14,
    x: { axis: null, domain: [0, most] },
    y: { axis: null, domain: places.map((_, index) => index), padding: 0 },
    marks: [
      Plot.barX(rows, {
        x: 'value',
        y,
        fill: hue,
        rx: 2,
        insetTop: aside ? 4 : 21,
        insetBottom: aside ? 4 : 3,
      }),
      Plot.ruleY(ranged(rows), {
        x1: 'low',
        x2: 'high',
        y,
        stroke: 'var(--ink)',
        strokeWidth: 1.5,
        dy: aside ? 0 : 9,
      }),
      Plot.text(rows, {
        x: (row: PlotRow) => Math.max(row.value, row.high ?? 0),
        y,
        text: (row: PlotRow) => written(row.value),
        textAnchor: 'start',
        dx: 8,
        dy: aside ? 0 : 9,
        fontWeight: 600,
        fill: 'var(--ink)',
      }),
      Plot.text(rows, {
        y,
        text: 'label',
        frameAnchor: 'left',
        textAnchor: aside ? 'end' : 'start',
        dx: aside ? -10 : 0,
        dy: aside ? 0 : -11,
        fill: 'var(--ink)',
      }),
      Plot.text(groups, {
        y: 'index',
        text: 'group',
        frameAnchor: 'left',
        textAnchor: 'start',
        dy: aside ? 2 : 8,
        fontWeight: 600,
        fill: 'var(--soft)',
      }),
    ],
  }
}

function placesOf(rows: readonly PlotRow[]): Place[] {
  return rows.flatMap((row, index): Place[] => {
    const isNew = row.series !== undefined && row.series !== rows[index - 1]?.series
    return isNew ? [{ group: row.series ?? '' }, { row }] : [{ row }]
  })
}
