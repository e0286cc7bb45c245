/** What the standard forbids in any response, or wants in every one: RFC 9110 and 9112. */
import { type Asked, field, members, type Response } from './response.ts'

/** What is wrong with the message, whatever it is about. */
export function faultsOf(response: Omit<Response, 'faults'>, asked: Asked): string[] {
  return [...syntax, ...framing].flatMap((rule) => rule(response, asked) ?? [])
}

/** What it leaves out that it should say, or says wrongly: when it was made, and what goes with its status. */
export function omissionsOf(response: Omit<Response, 'faults'>): string[] {
  return [...dates, ...statuses].flatMap((rule) => rule(response, {}) ?? [])
}

type Rule = (response: Omit<Response, 'faults'>, asked: Asked) => string | undefined

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const IMF_FIXDATE =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Fields of which a response has one value. */
const SINGLETONS = [
  ...['content-length', 'content-type', 'content-range', 'content-location', 'date', 'etag'],
  ...['last-modified', 'location', 'expires', 'age', 'retry-after', 'server'],
]

const syntax: Rule[] = [
  ({ version }) =>
    /^HTTP\/1\.[01]$/.test(version) ? undefined : `${version} in the status line (RFC 9112 §4)`,
  ({ reason }) =>
    /^[\t \x21-\x7e\x80-\xff]*$/.test(reason)
      ? undefined
      : 'a control character in the reason phrase (RFC 9112 §4)',
  ({ fields }) => {
    const wrong = fields.find(([name]) => !TOKEN.test(name))
    return wrong && `a field name that is no token: ${JSON.stringify(wrong[0])} (RFC 9110 §5.1)`
  },
  ({ fields }) => {
    const wrong = fields.find(([, value]) => !/^[\t \x21-\x7e\x80-\xff]*$/.test(value))
    return wrong && `a control character in the value of ${wrong[0]} (RFC 9110 §5.5)`
  },
  (response) => {
    const twice = SINGLETONS.find(
      (name) => response.fields.filter(([other]) => other.toLowerCase() === name).length > 1,
    )
    return twice && `two lines of ${twice} (RFC 9110 §5.3)`
  },
  (response) => {
    const tag = field(response, 'etag')
    if (tag === undefined || /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(tag)) return undefined
    return `ETag: ${tag} (RFC 9110 §8.8.3)`
  },
]

const framing: Rule[] = [
  (response) => {
    const length = field(response, 'content-length')
    return length === undefined || /^\d+$/.test(length)
      ? undefined
      : `Content-Length: ${length} (RFC 9110 §8.6)`
  },
  (response) =>
    field(response, 'content-length') !== undefined &&
    field(response, 'transfer-encoding') !== undefined
      ? 'Content-Length beside Transfer-Encoding (RFC 9112 §6.2)'
      : undefined,
  (response) =>
    response.status === 204 && field(response, 'content-length') !== undefined
      ? 'Content-Length in a 204 (RFC 9110 §8.6)'
      : undefined,
  (response) =>
    response.status === 204 && field(response, 'transfer-encoding') !== undefined
      ? 'Transfer-Encoding in a 204 (RFC 9112 §6.1)'
      : undefined,
  (response, { toOldVersion }) =>
    toOldVersion && field(response, 'transfer-encoding') !== undefined
      ? 'Transfer-Encoding for a client of HTTP/1.0 (RFC 9112 §6.1)'
      : undefined,
  ({ interim }, { toOldVersion }) =>
    toOldVersion && interim.length > 0
      ? `${interim.join(', ')} for a client of HTTP/1.0 (RFC 9110 §15.2)`
      : undefined,
  (response, { toOldVersion }) =>
    response.framing === 'close' &&
    !toOldVersion &&
    !members(response, 'connection').includes('close')
      ? 'content that ends with the connection, without Connection: close (RFC 9112 §9.6)'
      : undefined,
]

const dates: Rule[] = [
  (response) => {
    const date = field(response, 'date')
    if (date === undefined) {
      return response.status < 500 ? 'no Date (RFC 9110 §6.6.1)' : undefined
    }
    return dateFault('Date', date) ?? clockFault(date)
  },
  (response) => {
    const modified = field(response, 'last-modified')
    if (modified === undefined) return undefined
    const later = Date.parse(modified) > Date.parse(field(response, 'date') ?? '')
    return later
      ? 'a Last-Modified later than Date (RFC 9110 §8.8.2.1)'
      : dateFault('Last-Modified', modified)
  },
]

/** A date of RFC 9110 §5.6.7, with the day of the week that it was. */
function dateFault(name: string, value: string): string | undefined {
  const right = IMF_FIXDATE.test(value) && new Date(value).toUTCString() === value
  return right ? undefined : `${name}: ${value} (RFC 9110 §5.6.7)`
}

function clockFault(date: string): string | undefined {
  const apart = Math.abs(Date.parse(date) - Date.now())
  return apart < 600_000 ? undefined : `a Date of another time: ${date} (RFC 9110 §6.6.1)`
}

const statuses: Rule[] = [
  (response) =>
    response.status === 405 && field(response, 'allow') === undefined
      ? '405 without Allow (RFC 9110 §15.5.6)'
      : undefined,
  (response) =>
    response.status === 401 && field(response, 'www-authenticate') === undefined
      ? '401 without WWW-Authenticate (RFC 9110 §15.5.2)'
      : undefined,
  (response) =>
    response.status === 206 &&
    field(response, 'content-range') === undefined &&
    !field(response, 'content-type')?.startsWith('multipart/byteranges')
      ? '206 without Content-Range (RFC 9110 §15.3.7)'
      : undefined,
  (response) =>
    [301, 302, 303, 307, 308].includes(response.status) && field(response, 'location') === undefined
      ? `${response.status} without Location (RFC 9110 §15.4)`
      : undefined,
]
