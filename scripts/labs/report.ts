/** A result, printed for the person who has just run the lab. */
import type { LabResult, PlotData, TranscriptData } from '../../src/lib/results.ts'

/** The whole result in lines for a terminal: values, plots as tables, transcripts. */
export function report(result: LabResult): string {
  const { values, plots, transcripts, machine } = result
  return [
    result.title,
    `${machine.cpu}, ${machine.cores} cores, ${machine.kernel}, Node ${machine.node}`,
    ...Object.values(plots).map(plotTable),
    table(Object.values(values).map(({ label, value, unit }) => [label, number(value), unit])),
    ...Object.entries(transcripts).map(([part, transcript]) => transcriptText(part, transcript)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function plotTable({ title, subtitle, unit, rows }: PlotData): string {
  // A plot of hundreds of points is for the eye; its ends are enough here.
  const shown = rows.length > 24 ? [...rows.slice(0, 8), ...rows.slice(-4)] : rows
  const cells = shown.map(({ label, series, value, low, high }) => [
    [label, series].filter(Boolean).join(', '),
    number(value),
    unit,
    low !== undefined && high !== undefined ? `${number(low)} to ${number(high)}` : '',
  ])
  const more = rows.length > shown.length ? [`(and ${rows.length - shown.length} more)`] : []
  return [title, subtitle, table(cells), ...more].filter(Boolean).join('\n')
}

function transcriptText(part: string, { title, lines }: TranscriptData): string {
  const marks = { command: '$ ', output: '  ', note: '— ', error: '! ' }
  return [title ?? part, ...lines.map(({ kind, text }) => `${marks[kind]}${text}`)].join('\n')
}

/** Rows of cells in columns: the first to the left, numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0
          return isNumber(cell) ? cell.padStart(width) : cell.padEnd(width)
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n')
}

function isNumber(cell: string): boolean {
  return /^-?[\d,.]+$/.test(cell)
}

function number(value: number): string {
  return value.toLocaleString('en', Number.isInteger(value) ? {} : { maximumSignificantDigits: 6 })
}
