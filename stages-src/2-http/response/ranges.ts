/** Range requests: RFC 9110 §14. */
import { members } from './list-scanner.ts'

/** A stretch of a representation, in bytes; `last` is in it. */
export interface Range {
  readonly first: number
  readonly last: number
}

/** More ranges than this are not asked for in good faith: §14.2. */
const MOST_RANGES = 32
/** So many may overlap others: §14.2. */
const MOST_OVERLAPS = 2

/**
 * The ranges that the value of Range asks for, of a representation of `size` bytes:
 * at least one, in the order in which they are asked for, none overlapping another.
 * Or 'all' where the field is to be ignored: another unit than bytes, a set that is
 * none, too many. Or 'none' where nothing asked for exists.
 */
export function requestedRanges(
  value: string,
  size: number,
): readonly Range[] | 'all' | 'none' {
  if (!/^bytes=/i.test(value)) return 'all'
  const ranges: Range[] = []
  let specs = 0
  for (const spec of members(value.slice('bytes='.length))) {
    if (spec === '') continue
    specs += 1
    const range = readRange(spec, size)
    if (range === 'invalid' || specs > MOST_RANGES) return 'all'
    if (range !== 'unsatisfiable') ranges.push(range)
  }
  if (specs === 0) return 'all'
  if (ranges.length === 0) return 'none'
  // Nothing has no part; §14.1.2 has a suffix of it satisfiable all the same.
  if (size === 0) return 'all'
  return coalesce(ranges)
}

/** One range-spec: 'first-', 'first-last' or '-suffix'. */
function readRange(
  spec: string,
  size: number,
): Range | 'invalid' | 'unsatisfiable' {
  const [, first, last] = /^(\d*)-(\d*)$/.exec(spec) ?? []
  if (first === undefined || last === undefined) return 'invalid'
  if (first === '') {
    if (last === '') return 'invalid'
    const length = Math.min(Number(last), size)
    return Number(last) === 0
      ? 'unsatisfiable'
      : { first: size - length, last: size - 1 }
  }
  // Numbers beyond 2^53 lose their last digits, far behind the end of any file.
  if (last !== '' && Number(last) < Number(first)) return 'invalid'
  if (Number(first) >= size) return 'unsatisfiable'
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return { first: Number(first), last: end }
}

/**
 * Joins ranges that overlap, in the place of the one asked for first. More than a
 * few overlaps are an attempt to be sent the same bytes over and over.
 */
function coalesce(ranges: readonly Range[]): readonly Range[] | 'all' {
  const joined: Range[] = []
  let overlaps = 0
  for (const range of ranges) {
    let { first, last } = range
    let place = joined.length
    for (let at = joined.length - 1; at >= 0; at -= 1) {
      const other = joined[at] as Range
      if (other.first > last || other.last < first) continue
      overlaps += 1
      first = Math.min(first, other.first)
      last = Math.max(last, other.last)
      joined.splice(at, 1)
      place = at
    }
    joined.splice(place, 0, { first, last })
  }
  return overlaps > MOST_OVERLAPS ? 'all' : joined
}
