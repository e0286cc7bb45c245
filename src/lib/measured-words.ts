/** What stands on a fold of the page of all measurements: what is inside. */
import type { TranscriptData, Value } from './results.ts'

/** `three`, `one and two`, `one, two and three`. */
export function listed(parts: string[]): string {
  return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** `All 60 numbers, in µs, × and MB/s`, by how many have each unit; some may be quoted already. */
export function numbersInside(values: Value[], quoted: number): string {
  const counts = Map.groupBy(values, ({ unit }) => unit)
  const units = [...counts]
    .filter(([unit]) => unit !== '')
    .sort((a, b) => b[1].length - a[1].length)
    .map(([unit]) => unit)
  const number = values.length === 1 ? 'One number' : `${values.length} numbers`
  const first = quoted > 0 ? `All ${number}` : number
  return units.length > 0 ? `${first}, in ${listed(units)}` : first
}

/** `What it printed: refused, 10 lines`. */
export function printedBy(name: string, { title, lines }: TranscriptData): string {
  const length = lines.length === 1 ? 'one line' : `${lines.length} lines`
  return `What it printed${name === 'main' && !title ? '' : `: ${title ?? name}`}, ${length}`
}
