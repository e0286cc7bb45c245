/** Dates as HTTP writes them: RFC 9110 §5.6.7. */
import { memoize } from '../memoize.ts'

/**
 * The only form to be written: 'Sun, 06 Nov 1994 08:49:37 GMT'. `time` is in
 * milliseconds since the epoch, between the years 0 and 9999.
 */
export function httpDate(time: number): string {
  return dates(Math.floor(time / 1000))
}

/** A server writes the same few dates again and again: now, and its files'. */
const dates = memoize(1024, (second: number) =>
  new Date(second * 1000).toUTCString(),
)

/**
 * Reads any of the three forms: milliseconds since the epoch, or undefined for what
 * is no date. `now` decides on the century of a year with two digits.
 */
export function parseHttpDate(text: string, now: number): number | undefined {
  const fixed = IMF_FIXDATE.exec(text)
  if (fixed?.groups !== undefined) return timeOf(fixed.groups)
  const obsolete = RFC_850.exec(text)
  if (obsolete?.groups !== undefined) return timeInCentury(obsolete.groups, now)
  const asctime = ASCTIME.exec(text)
  return asctime?.groups === undefined ? undefined : timeOf(asctime.groups)
}

// #region forms
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const MONTH = `(?<month>${MONTHS.join('|')})`
const DAY = '(?<day>\\d\\d)'
const CLOCK = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)'
const WEEKDAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const LONG_WEEKDAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day'
const YEAR = '(?<year>\\d{4})'

const IMF_FIXDATE = new RegExp(`^${WEEKDAY}, ${DAY} ${MONTH} ${YEAR} ${CLOCK} GMT$`)
const RFC_850 = new RegExp(
  `^${LONG_WEEKDAY}, ${DAY}-${MONTH}-(?<year>\\d\\d) ${CLOCK} GMT$`,
)
const ASCTIME = new RegExp(
  `^${WEEKDAY} ${MONTH} (?<day>[ \\d]\\d) ${CLOCK} ${YEAR}$`,
)
// #endregion forms

type Parts = Readonly<Record<string, string>>

/** The time that the parts name, or undefined where no calendar has it. */
function timeOf(parts: Parts, year = Number(parts.year)): number | undefined {
  const month = MONTHS.indexOf(parts.month ?? '')
  const [day, hour, minute, second] = [
    Number(parts.day),
    Number(parts.hour),
    Number(parts.minute),
    Number(parts.second),
  ]
  // A leap second is the 60th: RFC 5322 §3.3.
  if (hour > 23 || minute > 59 || second > 60) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  // The 30th of February is the 2nd of March to Date, and nothing to us.
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return undefined
  return date.setUTCHours(hour, minute, second)
}

/**
 * A year that seems to lie more than 50 years ahead is the latest past one with
 * these two digits.
 */
function timeInCentury(parts: Parts, now: number): number | undefined {
  const thisYear = new Date(now).getUTCFullYear()
  const year = thisYear - (thisYear % 100) + Number(parts.year)
  const horizon = new Date(now)
  horizon.setUTCFullYear(thisYear + 50)
  const time = timeOf(parts, year)
  if (time === undefined || time <= horizon.getTime()) return time
  return timeOf(parts, year - 100)
}
