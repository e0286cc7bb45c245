/** The page that shows what is in a directory. */
import type { Entry } from '../files/directory-entries.ts'
import { encodeSegment, type Path } from '../files/path.ts'
import { escapeHtml, page } from './page.ts'

/** The whole page, as HTML in UTF-8: directories first, by name. */
export function listingPage(path: Path, entries: readonly Entry[]): string {
  const rows = entries.map((entry) => ({ ...entry, text: readable(entry.name) }))
  rows.sort(
    (one, other) =>
      Number(other.directory) - Number(one.directory) ||
      collator.compare(one.text, other.text) ||
      (one.name < other.name ? -1 : 1),
  )
  const isRoot = path.segments.length === 0
  const body = [...(isRoot ? [] : [PARENT]), ...rows.map(row)].join('\n')
  const title = path.segments.map((name) => `/${readable(name)}`).join('')
  const table = `<table>\n${HEAD}\n<tbody>\n${body}\n</tbody>\n</table>`
  return page(`${title}/`, body === '' ? EMPTY : table, STYLE)
}

/** By letters, not by bytes, and 'week-2' before 'week-10'. */
const collator = new Intl.Collator('en', { numeric: true })

// #region row
function row(entry: Entry & { text: string }): string {
  const { name, text, directory, size, modified } = entry
  const slash = directory ? '/' : ''
  // './', or else a name with a colon would be a URL with a scheme (RFC 3986 §4.2).
  const href = escapeHtml(`./${encodeSegment(name)}${slash}`)
  const link = `<a href="${href}"><bdi>${escapeHtml(text)}</bdi>${slash}</a>`
  const exactly = `${size.toLocaleString('en')} bytes`
  const amount = directory
    ? ''
    : `<span title="${exactly}">${humanSize(size)}</span>`
  return `<tr><td>${link}</td><td>${amount}</td><td>${time(modified)}</td></tr>`
}

/**
 * A name as text. It need not be UTF-8, and characters that would break the line or
 * turn it around are shown as what they are: not fit to be shown.
 */
function readable(name: string): string {
  const text = Buffer.from(name, 'latin1').toString()
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\ufffd')
}

/** In the unit in which it has up to four digits: '0 B', '9.8 KiB', '64 KiB'. */
function humanSize(bytes: number): string {
  let [amount, unit] = [bytes, 0]
  while (Math.round(amount) >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024
    unit += 1
  }
  const digits = unit > 0 && amount < 9.95 ? 1 : 0
  return `${amount.toFixed(digits)} ${UNITS[unit]}`
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']

/** In UTC; a time of the file system may be beyond what a Date can hold. */
function time(milliseconds: number): string {
  const date = new Date(milliseconds)
  if (Number.isNaN(date.getTime())) return ''
  const [day = '', hours = ''] = date.toISOString().split('T')
  const minutes = hours.slice(0, 5)
  return `<time datetime="${day}T${minutes}Z">${day} <span>${minutes}</span></time>`
}
// #endregion row

const HEAD = `<thead>
<tr><th scope="col">Name</th><th scope="col">Size</th>
<th scope="col">Modified <span>(UTC)</span></th></tr>
</thead>`

const PARENT =
  '<tr><td><a href="../">Parent directory</a></td><td></td><td></td></tr>'

const EMPTY = '<p>This directory is empty.</p>'

const STYLE = `td:first-child { width: 100%; white-space: pre-wrap }
th + th, td + td { font-size: .875rem; line-height: 1.7; white-space: nowrap;
  font-variant-numeric: tabular-nums }
th:nth-child(2), td:nth-child(2) { text-align: right }
th:last-child, td:last-child { padding-right: 0 }
td a { display: block; text-decoration: none }
td a:hover, td a:focus-visible { text-decoration: underline }
@media (max-width: 30rem) { time span, th span { display: none } }
`
