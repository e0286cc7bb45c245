/** What the drawings of all kinds of plots have in common. */
import type { ScaleOptions } from '@observablehq/plot'
import { formatQuantity } from '../format.ts'

/** Two drawings of every plot: one for the text column, one for a phone. In CSS pixels. */
export const WIDTHS = { wide: 714, narrow: 340 } as const

export type PlotWidth = keyof typeof WIDTHS

/** About the width of a letter, in CSS pixels. */
const LETTER = 6.9

/** The width of the longest text, in CSS pixels. */
export function longest(texts: string[]): number {
  return Math.max(...texts.map(({ length }) => length)) * LETTER
}

/** The room at the left for the names of rows; a very long one has to be broken by its author. */
export function nameRoom(names: string[]): number {
  return Math.min(longest(names) + 12, WIDTHS.wide * 0.42)
}

/** About how many marks a numeric axis has. */
export const TICKS = 5

/** A numeric axis: the unit at its end, no tick marks. */
export function measure(unit: string): ScaleOptions {
  return { label: unit, labelArrow: 'none', tickSize: 0, tickFormat: formatTick, ticks: TICKS }
}

export function formatTick(value: number): string {
  return Math.abs(value) >= 10_000 ? formatQuantity(value / 1000, 'k') : String(value)
}
