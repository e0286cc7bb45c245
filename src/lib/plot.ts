/** Plots of measured results, drawn when the guide is built. */
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { drawBars } from './plot/bars.ts'
import { drawDotRows } from './plot/dot-rows.ts'
import { type PlotWidth, WIDTHS } from './plot/frame.ts'
import { drawLines, drawScatter } from './plot/scatter.ts'
import type { PlotData } from './results.ts'

export { describePlot, nameOf } from './plot/rows.ts'

/**
 * Draws a lab's plot as an SVG element, in CSS pixels, coloured through the properties of
 * tokens.css so that one drawing serves both themes. It is a picture only: what it says to those
 * who do not see it is `describePlot()`.
 */
export function drawPlot(plot: PlotData, width: PlotWidth): string {
  const drawing = { bars: drawBars, dots: drawDots, lines: drawLines }[plot.kind](plot, width)
  const svg = Plot.plot({
    ...drawing,
    width: WIDTHS[width],
    document: parseHTML('<!doctype html><html><body></body></html>').document,
  }) as unknown as SVGSVGElement
  // Plot brings a style sheet of its own; ours is in PlotFigure.astro.
  svg.querySelector('style')?.remove()
  for (const name of ['class', 'fill', 'font-family', 'font-size']) {
    svg.removeAttribute(name)
  }
  svg.setAttribute('aria-hidden', 'true')
  roundPlaces(svg)
  return svg.outerHTML
}

const PLACES = ['x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'width', 'height', 'd', 'transform']

/** A number with two decimals or more, but not a length in em. */
const EXACT = /\d+\.\d{2,}(?![\d.]*em)/g
const rounded = (number: string) => String(Number(Number(number).toFixed(1)))

/** A tenth of a pixel is as fine as anyone sees. */
function roundPlaces(svg: Element): void {
  for (const element of svg.querySelectorAll('*')) {
    for (const name of PLACES) {
      const value = element.getAttribute(name)
      if (value) element.setAttribute(name, value.replace(EXACT, rounded))
    }
  }
}

function drawDots(plot: PlotData, width: PlotWidth): Plot.PlotOptions {
  return plot.rows.some(({ x }) => x !== undefined)
    ? drawScatter(plot, width, [])
    : drawDotRows(plot, width)
}
