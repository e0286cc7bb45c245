/** Tables for a terminal: columns of a fixed width, and numbers that fit into them. */

export interface Column<Row> {
  readonly title: string
  readonly width: number
  /** Numbers stand at the right, words at the left. */
  readonly side: 'left' | 'right'
  text(row: Row): string
}

// #region table
/** A line of titles and one for each row; no line ends in spaces. */
export function tableOf<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string[] {
  const line = (text: (column: Column<Row>) => string) =>
    columns
      .map((column) => {
        const { side, width } = column
        const cell = text(column).slice(0, width)
        return side === 'left' ? cell.padEnd(width) : cell.padStart(width)
      })
      .join(' ')
      .trimEnd()
  return [
    line(({ title }) => title),
    ...rows.map((row) => line((it) => it.text(row))),
  ]
}
// #endregion table

// #region numbers
/** A number in at most six letters: '123456', '12.3 M'. */
export function briefly(value: number): string {
  if (value < 10) return `${Number(value.toFixed(1))}`
  if (value < 1e6) return `${Math.round(value)}`
  return scaled(value, 1000, ['M', 'G', 'T', 'P', 'E'], 1e6)
}

/** Bytes in at most eight letters: '512 B', '1.50 GiB'. */
export function bytesBriefly(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return scaled(bytes, 1024, ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'], 1024)
}

/** `value` in the largest of `units` in which it is 1 or more; `first` is one of the first. */
function scaled(
  value: number,
  step: number,
  units: readonly string[],
  first: number,
): string {
  let amount = value / first
  let unit = 0
  // 999.5 would be written with four digits.
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= step
    unit += 1
  }
  const digits = amount < 9.995 ? 2 : amount < 99.95 ? 1 : 0
  return `${amount.toFixed(digits)} ${units[unit]}`
}

/** Seconds in at most seven letters: '0:07', '1:02:03', '12 d 3 h'. */
export function timeBriefly(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const days = Math.floor(whole / 86_400)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const two = (value: number) => `${value}`.padStart(2, '0')
  if (days > 1) return `${days} d ${hours % 24} h`
  if (hours === 0) return `${minutes}:${two(whole % 60)}`
  return `${hours}:${two(minutes)}:${two(whole % 60)}`
}
// #endregion numbers
