/** How numbers, dates and machines are written on the page. */
import type { Machine } from './results.ts'

/** Between groups of three digits, and before a unit: narrow, and no place to break a line. */
const THIN = '\u202f'

/**
 * A number as a reader wants it: whole when it is whole, otherwise three significant digits, in
 * groups of three: `12.4`, `0.031`, `2 396 745`.
 */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return grouped(value.toFixed(0))
  return grouped(value.toFixed(decimalsFor(value)))
}

/** The number and its unit; `%` and `×` stand close, words after a space. */
export function formatQuantity(value: number, unit: string): string {
  if (unit === '') return formatNumber(value)
  return `${formatNumber(value)}${unit === '%' ? '' : THIN}${unit}`
}

/**
 * The numbers of one plot, alike: as many decimals as the largest needs for three digits, more
 * where a small one would lose all of its own.
 */
export function formatAlike(values: readonly number[]): (value: number) => string {
  if (values.every(Number.isInteger)) return formatNumber
  const largest = Math.max(...values.map(Math.abs))
  const common = decimalsFor(largest)
  return (value) =>
    grouped(value.toFixed(Math.abs(value) < 10 ** (1 - common) ? decimalsFor(value) : common))
}

/** `22 Nov 2026`: the day a result was measured, in UTC. */
export function formatDay(iso: string): string {
  const date = new Date(iso)
  const month = date.toLocaleString('en-GB', { month: 'short', timeZone: 'UTC' })
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`
}

/** `AMD EPYC 7B13, 2 cores, Linux 6.18, Node 26.10.0`: where a result was measured. */
export function formatMachine({ cpu, cores, kernel, node }: Machine): string {
  const named = cpu
    .replace(/\((?:R|TM)\)|\bCPU\b|@.*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const versions = [
    `Linux ${/\d[\d.]*/.exec(kernel)?.[0] ?? kernel}`,
    `Node ${node.replace(/^v/, '')}`,
  ]
  return [named, `${cores} ${cores === 1 ? 'core' : 'cores'}`, ...versions].join(', ')
}

/** How many decimals show three significant digits, six at most. */
function decimalsFor(value: number): number {
  if (value === 0) return 0
  return Math.min(Math.max(2 - Math.floor(Math.log10(Math.abs(value))), 0), 6)
}

function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.')
  const sign = whole.startsWith('-') ? '−' : ''
  const bare = whole.replace('-', '')
  const spaced = bare.length > 4 ? bare.replace(/\B(?=(\d{3})+$)/g, THIN) : bare
  return `${sign}${spaced}${fraction ? `.${fraction}` : ''}`
}
