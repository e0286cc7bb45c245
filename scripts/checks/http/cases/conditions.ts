/** Conditional requests: If-Match, If-None-Match, the dates, and their order. */
import type { Case, Expected, Known, Subject } from '../case.ts'
import { absent, open } from '../case.ts'
import { answered, either, served } from '../expect.ts'
import { get, getAlphabet, request } from '../request.ts'
import { field } from '../response.ts'
import { LAST_MODIFIED } from '../site.ts'

const SAME = LAST_MODIFIED
const LATER = 'Tue, 07 May 2024 07:08:09 GMT'
const EARLIER = 'Sun, 05 May 2024 07:08:09 GMT'
const RFC_850 = 'Monday, 06-May-24 07:08:09 GMT'
const ASCTIME = 'Mon May  6 07:08:09 2024'
const RFC_850_EARLIER = 'Sunday, 05-May-24 07:08:09 GMT'
const ASCTIME_EARLIER = 'Sun May  5 07:08:09 2024'

/** A 304 repeats what a cache needs, and nothing of the content (RFC 9110 §15.4.5). */
const notModified = ({ entityTag, response: get }: Known): Expected =>
  answered(304, {
    fields: { etag: entityTag },
    judge: (response) => {
      const repeated = ['cache-control', 'content-location', 'expires', 'vary']
      const lost = repeated.find((name) => field(get, name) !== field(response, name))
      if (lost) return `${lost}: ${field(response, lost)}, and ${field(get, lost)} in the 200`
      const length = field(response, 'content-length')
      if (length !== undefined && length !== '26') return `Content-Length: ${length} in a 304`
      return undefined
    },
  })
const failed = either(412)

type Fields = (known: Known) => string[]

function rows(
  section: string,
  expect: Case['expect'],
  cases: Record<string, [string, Fields]>,
): Case[] {
  return Object.entries(cases).map(([id, [title, fields]]) => ({
    id: `condition-${id}`,
    title,
    section,
    send: (known: Known) => getAlphabet(...fields(known)),
    expect,
  }))
}

const noneMatch: Case[] = [
  ...rows('RFC 9110 §13.1.2', notModified, {
    'none-match': [
      'If-None-Match with the tag',
      ({ entityTag }) => [`If-None-Match: ${entityTag}`],
    ],
    'none-match-any': ['If-None-Match: *', () => ['If-None-Match: *']],
    'none-match-weak': [
      'the tag, made weak',
      ({ entityTag }) => [`If-None-Match: W/${strong(entityTag)}`],
    ],
    'none-match-list': [
      'a list with the tag',
      ({ entityTag }) => [`If-None-Match: "a", ${entityTag}, "b"`],
    ],
    'none-match-list-without-blanks': [
      'a list without blanks',
      ({ entityTag }) => [`If-None-Match: "a",${entityTag}`],
    ],
    'none-match-empty-elements': [
      'a list with empty elements',
      ({ entityTag }) => [`If-None-Match: , ,${entityTag},`],
    ],
    'none-match-comma': [
      'a list with a comma within a tag',
      ({ entityTag }) => [`If-None-Match: "a,b", ${entityTag}`],
    ],
    'none-match-lines': [
      'a list on two lines',
      ({ entityTag }) => ['If-None-Match: "a"', `If-None-Match: ${entityTag}`],
    ],
    'none-match-beats-date': [
      'the tag, and a date that would say otherwise',
      ({ entityTag }) => [`If-None-Match: ${entityTag}`, `If-Modified-Since: ${EARLIER}`],
    ],
    'none-match-range': [
      'the tag, and a Range',
      ({ entityTag }) => [`If-None-Match: ${entityTag}`, 'Range: bytes=0-4'],
    ],
  }),
  ...rows('RFC 9110 §13.1.2', served(), {
    'none-match-other': ['another tag', () => ['If-None-Match: "another"']],
    'none-match-other-weak': ['another tag, weak', () => ['If-None-Match: W/"another"']],
    'none-match-part': [
      'the tag without its last character',
      ({ entityTag }) => [`If-None-Match: ${entityTag.slice(0, -2)}"`],
    ],
    'none-match-case': [
      'the tag in another case',
      ({ entityTag }) => [`If-None-Match: ${swapped(entityTag)}`],
    ],
    'none-match-in-comma': [
      'the tag within another',
      ({ entityTag }) => [`If-None-Match: "a, ${strong(entityTag).slice(1, -1)}, b"`],
    ],
    'none-match-star-tag': ['a tag that is a star', () => ['If-None-Match: "*"']],
    'none-match-ignores-date': [
      'another tag, and a date that would say 304',
      () => ['If-None-Match: "another"', `If-Modified-Since: ${SAME}`],
    ],
  }),
  {
    id: 'condition-none-match-head',
    title: 'HEAD with the tag',
    section: 'RFC 9110 §13.1.2',
    send: ({ entityTag }: Known) => request('HEAD', '/alphabet.txt', `If-None-Match: ${entityTag}`),
    expect: answered(304, { toHead: true }),
  },
  {
    id: 'condition-none-match-missing',
    title: 'If-None-Match for a file that is not there',
    section: 'RFC 9110 §13.2.1',
    send: get('/not-there', 'If-None-Match: "a"'),
    expect: answered(404),
  },
]

const modifiedSince: Case[] = [
  ...rows('RFC 9110 §13.1.3', notModified, {
    since: ['If-Modified-Since with the date', () => [`If-Modified-Since: ${SAME}`]],
    'since-rfc850': ['the date of RFC 850', () => [`If-Modified-Since: ${RFC_850}`]],
    'since-asctime': ['the date of asctime', () => [`If-Modified-Since: ${ASCTIME}`]],
  }),
  ...rows('RFC 9110 §13.1.3', notModified, {
    'since-later': ['a later date', () => [`If-Modified-Since: ${LATER}`]],
  }).map(open),
  ...rows('RFC 9110 §13.1.3', served(), {
    'since-earlier': ['an earlier date', () => [`If-Modified-Since: ${EARLIER}`]],
    'since-earlier-rfc850': [
      'an earlier date of RFC 850',
      () => [`If-Modified-Since: ${RFC_850_EARLIER}`],
    ],
    'since-earlier-asctime': [
      'an earlier date of asctime',
      () => [`If-Modified-Since: ${ASCTIME_EARLIER}`],
    ],
    'since-second': [
      'a second earlier',
      () => ['If-Modified-Since: Mon, 06 May 2024 07:08:08 GMT'],
    ],
    'since-last-century': [
      'a year of two digits that is of the last century',
      () => ['If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT'],
    ],
    'since-words': ['a date that is none', () => ['If-Modified-Since: yesterday']],
    'since-number': ['a number', () => ['If-Modified-Since: 1714979289']],
    'since-iso': ['a date of ISO 8601', () => ['If-Modified-Since: 2024-05-07T07:08:09Z']],
    'since-empty': ['an empty date', () => ['If-Modified-Since:']],
    'since-month': [
      'a month that is none',
      () => ['If-Modified-Since: Tue, 07 Mai 2024 07:08:09 GMT'],
    ],
    'since-day': ['a day that is none', () => ['If-Modified-Since: Wed, 32 May 2024 07:08:09 GMT']],
    'since-hour': [
      'an hour that is none',
      () => ['If-Modified-Since: Tue, 07 May 2024 25:08:09 GMT'],
    ],
    'since-list': ['two dates', () => [`If-Modified-Since: ${SAME}, ${SAME}`]],
    'since-lines': [
      'a date on each of two lines',
      () => [`If-Modified-Since: ${SAME}`, `If-Modified-Since: ${SAME}`],
    ],
    'since-zone': ['another zone', () => ['If-Modified-Since: Tue, 07 May 2024 07:08:09 +0100']],
  }),
]

const match: Case[] = [
  ...rows('RFC 9110 §13.1.1', served(), {
    match: ['If-Match with the tag', ({ entityTag }) => [`If-Match: ${entityTag}`]],
    'match-any': ['If-Match: *', () => ['If-Match: *']],
    'match-list': ['a list with the tag', ({ entityTag }) => [`If-Match: "a", ${entityTag}`]],
    'match-beats-date': [
      'the tag, and a date that would say 412',
      ({ entityTag }) => [`If-Match: ${entityTag}`, `If-Unmodified-Since: ${EARLIER}`],
    ],
  }),
  ...rows('RFC 9110 §13.1.1', failed, {
    'match-other': ['another tag', () => ['If-Match: "another"']],
    'match-other-list': ['a list of other tags', () => ['If-Match: "a", "b"']],
    'match-weak': ['the tag, made weak', ({ entityTag }) => [`If-Match: W/${strong(entityTag)}`]],
    'match-other-and-date': [
      'another tag, and a date that would say 200',
      () => ['If-Match: "another"', `If-Unmodified-Since: ${LATER}`],
    ],
    'match-before-none-match': [
      'another tag in If-Match, and the tag in If-None-Match',
      ({ entityTag }) => ['If-Match: "another"', `If-None-Match: ${entityTag}`],
    ],
    'match-range': ['another tag, and a Range', () => ['If-Match: "another"', 'Range: bytes=0-4']],
  }),
  ...rows('RFC 9110 §13.2.2', notModified, {
    'match-and-none-match': [
      'the tag in both',
      ({ entityTag }) => [`If-Match: ${entityTag}`, `If-None-Match: ${entityTag}`],
    ],
    'unmodified-and-none-match': [
      'a date that holds, and the tag in If-None-Match',
      ({ entityTag }) => [`If-Unmodified-Since: ${SAME}`, `If-None-Match: ${entityTag}`],
    ],
  }),
  {
    id: 'condition-match-head',
    title: 'HEAD with another tag in If-Match',
    section: 'RFC 9110 §13.1.1',
    send: request('HEAD', '/alphabet.txt', 'If-Match: "another"'),
    expect: either(412, { toHead: true }),
  },
  {
    id: 'condition-match-missing',
    title: 'If-Match for a file that is not there',
    section: 'RFC 9110 §13.2.1',
    send: get('/not-there', 'If-Match: *'),
    expect: answered([404, 412]),
  },
]

const unmodifiedSince: Case[] = [
  ...rows('RFC 9110 §13.1.4', served(), {
    unmodified: ['If-Unmodified-Since with the date', () => [`If-Unmodified-Since: ${SAME}`]],
    'unmodified-later': ['a later date', () => [`If-Unmodified-Since: ${LATER}`]],
    'unmodified-rfc850': ['the date of RFC 850', () => [`If-Unmodified-Since: ${RFC_850}`]],
    'unmodified-asctime': ['the date of asctime', () => [`If-Unmodified-Since: ${ASCTIME}`]],
    'unmodified-words': ['a date that is none', () => ['If-Unmodified-Since: yesterday']],
    'unmodified-list': ['two dates', () => [`If-Unmodified-Since: ${EARLIER}, ${EARLIER}`]],
    'unmodified-lines': [
      'a date on each of two lines',
      () => [`If-Unmodified-Since: ${EARLIER}`, `If-Unmodified-Since: ${EARLIER}`],
    ],
    'unmodified-empty': ['an empty date', () => ['If-Unmodified-Since:']],
  }),
  ...rows('RFC 9110 §13.1.4', failed, {
    'unmodified-earlier': ['an earlier date', () => [`If-Unmodified-Since: ${EARLIER}`]],
    'unmodified-earlier-rfc850': [
      'an earlier date of RFC 850',
      () => [`If-Unmodified-Since: ${RFC_850_EARLIER}`],
    ],
    'unmodified-earlier-asctime': [
      'an earlier date of asctime',
      () => [`If-Unmodified-Since: ${ASCTIME_EARLIER}`],
    ],
    'unmodified-before-none-match': [
      'an earlier date, and the tag in If-None-Match',
      ({ entityTag }) => [`If-Unmodified-Since: ${EARLIER}`, `If-None-Match: ${entityTag}`],
    ],
    'unmodified-before-since': [
      'an earlier date, and If-Modified-Since',
      () => [`If-Unmodified-Since: ${EARLIER}`, `If-Modified-Since: ${SAME}`],
    ],
  }),
]

const others: Case[] = [
  {
    id: 'condition-directory',
    title: 'If-None-Match: * for a directory with an index',
    section: 'RFC 9110 §13.1.2',
    send: get('/sub/', 'If-None-Match: *'),
    expect: answered(304),
    rule: 'open',
  },
  {
    id: 'condition-redirect',
    title: 'If-None-Match: * for a directory without its slash',
    section: 'RFC 9110 §13.2.1',
    send: get('/sub', 'If-None-Match: *'),
    expect: answered(301),
    rule: 'open',
  },
  {
    id: 'condition-no-content-fields',
    title: 'a 304 without Content-Range and Content-Encoding',
    section: 'RFC 9110 §15.4.5',
    send: getAlphabet('If-None-Match: *', 'Range: bytes=0-4'),
    expect: answered(304, { fields: { 'content-range': absent, 'content-encoding': absent } }),
  },
]

function strong(tag: string): string {
  return tag.replace(/^W\//, '')
}

/** Letters of the tag in the other case; a tag without letters gets one. */
function swapped(tag: string): string {
  const other = tag.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())
  return other === tag ? tag.replace(/"$/, 'x"') : other
}

export const conditions: Subject = {
  id: 'conditions',
  title: 'answers conditional requests, in the order of the standard',
  why: 'Tags are compared first and dates only where there is no tag: a date has seconds, and a file may change twice within one. A 304 saves the content and repeats what a cache needs.',
  reading: 'RFC 9110 §8.8, §13 and §15.4.5',
  cases: [...noneMatch, ...modifiedSince, ...match, ...unmodifiedSince, ...others],
}
