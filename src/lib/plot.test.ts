/** Plots as they are drawn. */
import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { WIDTHS } from './plot/frame.ts'
import { describePlot, drawPlot, nameOf } from './plot.ts'
import type { PlotData } from './results.ts'

const bars: PlotData = {
  title: 'Round trip',
  subtitle: 'median and quartiles',
  unit: 'µs',
  kind: 'bars',
  better: 'less',
  rows: [
    { label: 'Stage 1', value: 12.4, low: 11.9, high: 13.2, stage: 1 },
    { label: 'node:net', value: 33.1, low: 31, high: 36 },
    { label: 'the same loop in C', value: 10.1 },
  ],
}
const lines: PlotData = {
  title: 'Throughput',
  subtitle: 'over message size',
  unit: 'MB/s',
  kind: 'lines',
  rows: [64, 1, 8].flatMap((x) => [
    { label: 'ours', series: 'Stage 1', stage: 1 as const, x, value: 100 * x },
    { label: 'theirs', series: 'node:net', x, value: 60 * x },
  ]),
}
const dots: PlotData = {
  title: 'A call',
  subtitle: '',
  unit: 'ns',
  kind: 'dots',
  rows: [
    { label: 'read', value: 455, low: 430, high: 590, stage: 1 },
    { label: 'getppid', value: 161 },
  ],
}

function draw(plot: PlotData, width: 'wide' | 'narrow' = 'wide'): Element {
  const { document } = parseHTML(`<body>${drawPlot(plot, width)}</body>`)
  return document.querySelector('svg') as Element
}
const texts = (svg: Element) => [...svg.querySelectorAll('text')].map((text) => text.textContent)
const numbers = (elements: Iterable<Element>, attribute: string) =>
  [...elements].map((element) => Number(element.getAttribute(attribute)))

describe('bars', () => {
  it('are as long as their values, from nothing', () => {
    const [ours, theirs, c] = numbers(draw(bars).querySelectorAll('rect'), 'width') as [
      number,
      number,
      number,
    ]
    expect(ours / theirs).toBeCloseTo(12.4 / 33.1, 2)
    expect(c / theirs).toBeCloseTo(10.1 / 33.1, 2)
  })

  it('say their name and value, and show the range where there is one', () => {
    const svg = draw(bars)
    expect(texts(svg)).toEqual(expect.arrayContaining(['12.4', '33.1', '10.1', 'node:net']))
    expect(svg.querySelectorAll('line').length).toBe(2)
  })

  it('have the hue of their stage, which is a custom property of either theme', () => {
    const fills = [...draw(bars).querySelectorAll('rect')].map((bar) => bar.getAttribute('fill'))
    expect(fills).toEqual(['var(--s1)', 'var(--peer)', 'var(--peer)'])
  })

  it('keep two of one name apart', () => {
    const rows = [1, 2].map((value) => ({ label: 'again', value }))
    const tops = numbers(draw({ ...bars, rows }).querySelectorAll('rect'), 'y')
    expect(new Set(tops).size).toBe(2)
  })
})

it('lines go from left to right, whatever the order of the rows, and are named', () => {
  const svg = draw(lines)
  for (const path of svg.querySelectorAll('path')) {
    const x = [...(path.getAttribute('d') ?? '').matchAll(/[ML]([\d.]+),/g)].map(([, x]) =>
      Number(x),
    )
    expect(x).toEqual(x.toSorted((a, b) => a - b))
    expect(x.length).toBe(3)
  }
  expect(texts(svg)).toEqual(expect.arrayContaining(['Stage 1', 'node:net', 'MB/s', '64']))
})

it('dots without a place of their own stand one below the other, by name', () => {
  const svg = draw(dots)
  expect(svg.querySelectorAll('circle').length).toBe(2)
  expect(texts(svg)).toEqual(expect.arrayContaining(['read', 'getppid', 'ns']))
})

describe.each(Object.entries({ bars, lines, dots }))('%s', (_, plot) => {
  it.each(['wide', 'narrow'] as const)('are drawn inside a picture of %s width', (width) => {
    const svg = draw(plot, width)
    expect(svg.getAttribute('viewBox')).toMatch(new RegExp(`^0 0 ${WIDTHS[width]} `))
    for (const x of [...numbers(svg.querySelectorAll('circle'), 'cx')]) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThanOrEqual(WIDTHS[width])
    }
  })

  it('bring no colour that only one theme can show, and no style sheet', () => {
    const svg = drawPlot(plot, 'wide')
    expect(svg).not.toMatch(/#[0-9a-f]{3,6}|<style|currentColor/i)
  })

  it('are hidden from those who get the description', () => {
    expect(draw(plot).getAttribute('aria-hidden')).toBe('true')
    expect(describePlot(plot)).toContain(plot.title)
  })
})

it('the description says every bar, and the ends of every line', () => {
  expect(describePlot(bars)).toBe(
    'Round trip (less is better): Stage 1 12.4\u202fµs, node:net 33.1\u202fµs, the same loop in C 10.1\u202fµs.',
  )
  expect(describePlot(lines)).toContain('node:net, theirs at 1 60\u202fMB/s')
  expect(describePlot(lines)).not.toContain('at 8')
})

it('a row is called by its series, label and place, each once', () => {
  expect(nameOf({ label: 'Stage 1', series: 'Stage 1', value: 1, x: 1 })).toBe('Stage 1 at 1')
  expect(nameOf({ label: 'client 3', value: 1, x: 3 })).toBe('client 3')
  expect(nameOf({ label: '4 KiB', series: 'Stage 1', value: 1, x: 4 })).toBe('Stage 1, 4 KiB')
})
