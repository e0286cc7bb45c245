/** The page that shows what is in a directory. */
import type { Entry, Listing } from '../files/directory-entries.ts'
import { encodeSegment, type Path } from '../files/path.ts'
import { memoize } from '../memoize.ts'
import { escapeHtml, page } from './page.ts'

/** How many rows make a piece: a page of many rows is never one string. */
const PIECE = 500

/** The page, as HTML in UTF-8, in pieces: directories first, by name. */
export function listingPage(path: Path, { entries, more }: Listing): Buffer[] {
  const isRoot = path.segments.length === 0
  const title = path.segments.map((name) => `/${readable(name)}`).join('')
  const isEmpty = isRoot && entries.length === 0
  const body = isEmpty
    ? EMPTY
    : `<table>\n${HEAD}\n<tbody>\n${ROWS}</tbody>\n</table>`
  const [before = '', after] = page(`${title}/`, body, STYLE).split(ROWS)
  const pieces = [Buffer.from(isRoot ? before : before + PARENT)]
  const sorted = entries.map(withKey).sort(compare)
  for (let at = 0; at < sorted.length; ) {
    let rows = ''
    const end = Math.min(at + PIECE, sorted.length)
    for (; at < end; at += 1) rows += row((sorted[at] as Keyed).entry)
    pieces.push(Buffer.from(rows))
  }
  if (more) pieces.push(Buffer.from(MORE))
  if (after !== undefined) pieces.push(Buffer.from(after))
  return pieces
}

/** Where the rows go. */
const ROWS = '<!-- rows -->'

// #region order
interface Keyed {
  readonly entry: Entry
  readonly key: string
}

function withKey(entry: Entry): Keyed {
  return { entry, key: sortKey(readable(entry.name)) }
}

function compare({ entry: one, key }: Keyed, { entry: other, key: than }: Keyed) {
  if (one.directory !== other.directory) return one.directory ? -1 : 1
  if (key !== than) return key < than ? -1 : 1
  return one.name > other.name ? -1 : 1 // 'a' before 'A'
}

/** By letters, not by bytes, and 'week-2' before 'week-10'. Made once a name. */
function sortKey(text: string): string {
  const letters = PLAIN.test(text)
    ? text
    : text.normalize('NFD').replace(/\p{M}/gu, '')
  return letters.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(16, '0'))
}

/** A name that means the same in a URL, in HTML and to a person. */
const PLAIN = /^[\w.~-]*$/
// #endregion order

// #region row
function row({ name, directory, size, modified }: Entry): string {
  const slash = directory ? '/' : ''
  const isPlain = PLAIN.test(name)
  // './', or else a name with a colon would be a URL with a scheme (RFC 3986 §4.2).
  const href = isPlain ? `./${name}` : escapeHtml(`./${encodeSegment(name)}`)
  const shown = isPlain ? name : escapeHtml(readable(name))
  const link = `<a href="${href}${slash}"><bdi>${shown}</bdi>${slash}</a>`
  const amount = directory
    ? ''
    : `<span title="${grouped(size)} bytes">${humanSize(size)}</span>`
  return `<tr><td>${link}</td><td>${amount}</td><td>${time(modified)}</td></tr>\n`
}

/**
 * A name as text. It need not be UTF-8, and characters that would break the line or
 * turn it around are shown as what they are: not fit to be shown.
 */
function readable(name: string): string {
  if (PLAIN.test(name)) return name
  const text = Buffer.from(name, 'latin1').toString()
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\ufffd')
}

/** '1,234,567', as toLocaleString writes it, but at once. */
function grouped(bytes: number): string {
  return `${bytes}`.replace(/\B(?=(?:\d{3})+$)/g, ',')
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
  return minutes(Math.floor(milliseconds / 60_000))
}

const minutes = memoize(1024, (minute: number) => {
  const date = new Date(minute * 60_000)
  if (Number.isNaN(date.getTime())) return ''
  const [day = '', hours = ''] = date.toISOString().split('T')
  const clock = hours.slice(0, 5)
  return `<time datetime="${day}T${clock}Z">${day} <span>${clock}</span></time>`
})
// #endregion row

const HEAD = `<thead>
<tr><th scope="col">Name</th><th scope="col">Size</th>
<th scope="col">Modified <span>(UTC)</span></th></tr>
</thead>`

const PARENT =
  '<tr><td><a href="../">Parent directory</a></td><td></td><td></td></tr>\n'

const MORE =
  '<tr><td>There is more here than this page lists.</td><td></td><td></td></tr>\n'

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
