/** Plots of ranges: a dot for each label. */
import * as Plot from '@observablehq/plot'
import type { PlotData } from '../results.ts'
import { measure, nameRoom, type PlotWidth, TICKS } from './frame.ts'
import { hue, ranged } from './rows.ts'

/** A dot and its range for every label, one below the other. */
export function drawDotRows({ rows, unit }: PlotData, width: PlotWidth): Plot.PlotOptions {
  const labels = [...new Set(rows.map(({ label }) => label))]
  const aside = width === 'wide'
  return {
    height: labels.length * (aside ? 28 : 40) + 46,
    marginTop: 4,
    marginBottom: 42,
    marginLeft: aside ? nameRoom(labels) : 4,
    marginRight: 24,
    x: { ...measure(unit), labelOffset: 38, zero: true, nice: true },
    y: { axis: null, type: 'point', domain: labels, padding: 0.5 },
    marks: [
      Plot.gridX({ stroke: 'var(--rule)', strokeOpacity: 1, ticks: TICKS }),
      Plot.ruleY(ranged(rows), {
        x1: 'low',
        x2: 'high',
        y: 'label',
        stroke: hue,
        strokeWidth: 2,
        dy: aside ? 0 : 8,
      }),
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
