/** Range and If-Range: parts of a file, one or several. */
import type { Case, Expected, ExpectedResponse, Judge, Known, Subject } from '../case.ts'
import { absent, like, open } from '../case.ts'
import { answered, served } from '../expect.ts'
import { partsOf } from '../multipart.ts'
import { get, getAlphabet, request } from '../request.ts'
import { field, type Response } from '../response.ts'
import { ALPHABET, LARGE, LAST_MODIFIED } from '../site.ts'

const whole = served({ fields: { 'content-range': absent, 'content-length': '26' } })

function partial(first: number, last: number): Expected {
  return answered(206, {
    content: ALPHABET.slice(first, last + 1),
    fields: {
      'content-range': `bytes ${first}-${last}/26`,
      'content-length': `${last - first + 1}`,
      'content-type': like('text/plain', /^text\/plain/),
    },
  })
}

const unsatisfiable = answered(416, { fields: { 'content-range': 'bytes */26' } })

function rows(section: string, expect: Expected, cases: Record<string, string>): Case[] {
  return Object.entries(cases).map(([id, range]) => ({
    id: `range-${id}`,
    title: `Range: ${range}`,
    section,
    send: getAlphabet(`Range: ${range}`),
    expect,
  }))
}

/** Each part is a range of the alphabet, says so, and comes in the order given. */
function parts(...expected: [number, number][]): ExpectedResponse {
  const judge: Judge = (response) => {
    const came = partsOf(response)
    if (typeof came === 'string') return came
    const wanted = expected.map(([first, last]) => `bytes ${first}-${last}/26`)
    const ranges = came.map(({ range }) => `${range}`)
    if (`${ranges}` !== `${wanted}`) return `the parts ${ranges.join(' and ')}`
    const wrong = came.find(
      ({ content }, index) =>
        content !== ALPHABET.slice(expected[index]?.[0], (expected[index]?.[1] ?? 0) + 1),
    )
    if (wrong) return `in the part ${wrong.range}: ${wrong.content}`
    const typed = came.every(({ type }) => type?.startsWith('text/plain'))
    return typed ? undefined : 'a part without the type of the file'
  }
  const judged = `a part for each of ${expected.map(([first, last]) => `${first}-${last}`).join(', ')}`
  return { status: 206, fields: { 'content-range': absent }, judge, judged }
}

const multiple = (...expected: [number, number][]): Expected => ({
  responses: [parts(...expected)],
  afterwards: 'open',
})

/** Whatever a server makes of many ranges: what it sends is in the file, and not more than the file. */
const modest: Judge = (response: Response) =>
  response.content.length <= 2_000 ? undefined : `${response.content.length} bytes for a file of 26`

const single: Case[] = [
  ...rows('RFC 9110 §14.2', partial(0, 4), {
    first: 'bytes=0-4',
    'unit-case': 'Bytes=0-4',
    zeros: 'bytes=000-0004',
  }),
  ...rows('RFC 9110 §14.2', partial(0, 0), { 'first-octet': 'bytes=0-0' }),
  ...rows('RFC 9110 §14.2', partial(25, 25), {
    'last-octet': 'bytes=25-25',
    'suffix-1': 'bytes=-1',
    'open-last': 'bytes=25-',
  }),
  ...rows('RFC 9110 §14.2', partial(10, 20), { middle: 'bytes=10-20' }),
  ...rows('RFC 9110 §14.2', partial(5, 25), {
    open: 'bytes=5-',
    'beyond-end': 'bytes=5-100',
    suffix: 'bytes=-21',
  }),
  ...rows('RFC 9110 §14.2', partial(0, 25), {
    all: 'bytes=0-25',
    'open-all': 'bytes=0-',
    'suffix-all': 'bytes=-26',
    'suffix-longer': 'bytes=-100',
    'huge-end': 'bytes=0-99999999999999999999999',
    'huge-suffix': 'bytes=-99999999999999999999999',
  }),
  ...rows('RFC 9110 §14.1.1', partial(0, 4), {
    'empty-elements': 'bytes=,0-4,',
    'blank-before': 'bytes= 0-4',
  }),
].map(open)

const wrongly: Case[] = [
  ...rows('RFC 9110 §14.2', unsatisfiable, {
    'at-end': 'bytes=26-',
    'behind-end': 'bytes=100-200',
    'at-end-closed': 'bytes=26-26',
    'huge-start': 'bytes=99999999999999999999999-',
    'suffix-0': 'bytes=-0',
    'all-behind-end': 'bytes=100-200,300-400',
  }).map(open),
  ...rows('RFC 9110 §14.2', whole, {
    'other-unit': 'lines=0-4',
    'unknown-unit': 'foo=0-4',
  }),
  ...rows('RFC 9110 §14.1.1', whole, {
    reversed: 'bytes=20-10',
    empty: 'bytes=',
    dash: 'bytes=-',
    number: 'bytes=5',
    letters: 'bytes=a-z',
    'no-equals': 'bytes 0-4',
    'no-unit': '0-4',
    negative: 'bytes=-5-3',
    plus: 'bytes=+0-4',
    'letter-behind': 'bytes=0-4x',
    hexadecimal: 'bytes=0x0-0x4',
    point: 'bytes=0.0-4.0',
    'two-dashes': 'bytes=0--4',
    'space-inside': 'bytes=0 - 4',
    'reversed-among-others': 'bytes=0-4,20-10',
    'junk-among-others': 'bytes=0-4,x',
    semicolon: 'bytes=0-4;5-9',
  }).map(open),
]

const several: Case[] = [
  ...rows('RFC 9110 §15.3.7.2', multiple([0, 4], [20, 25]), {
    two: 'bytes=0-4,20-25',
    'two-blank': 'bytes=0-4, 20-25',
    'two-empty-elements': 'bytes=0-4, ,,20-25',
    'two-suffix': 'bytes=0-4,-6',
    'two-one-behind-end': 'bytes=0-4,20-25,100-200',
  }),
  ...rows('RFC 9110 §15.3.7.2', multiple([0, 0], [10, 10], [25, 25]), {
    three: 'bytes=0-0,10-10,25-25',
  }),
].map(open)

const oneOfSeveral: Case[] = [
  ...rows(
    'RFC 9110 §15.3.7.2',
    answered([206, 200], { judged: 'no more bytes than the file has', judge: modest }),
    {
      overlapping: 'bytes=0-10,5-15',
      adjacent: 'bytes=0-4,5-9',
      same: 'bytes=0-4,0-4',
      'one-left': 'bytes=0-4,100-200',
      descending: 'bytes=20-25,0-4',
    },
  ),
  ...rows(
    'RFC 9110 §14.2',
    answered([200, 206, 416], { judged: 'no more bytes than the file has', judge: modest }),
    {
      'many-small': `bytes=${Array.from({ length: 200 }, () => '0-0').join(',')}`,
      'many-open': `bytes=${Array.from({ length: 200 }, (_, index) => `${index}-`).join(',')}`,
      'many-overlapping': `bytes=${Array.from({ length: 100 }, () => '0-').join(',')}`,
    },
  ),
]

const ifRange: Case[] = (
  [
    ['tag', 'the tag', ({ entityTag }: Known) => entityTag, partial(0, 4)],
    ['date', 'the date', () => LAST_MODIFIED, partial(0, 4)],
    ['other-tag', 'another tag', () => '"another"', whole],
    [
      'weak-tag',
      'the tag, made weak',
      ({ entityTag }: Known) => `W/${entityTag.replace(/^W\//, '')}`,
      whole,
    ],
    ['later-date', 'a later date', () => 'Tue, 07 May 2024 07:08:09 GMT', whole],
    ['earlier-date', 'an earlier date', () => 'Sun, 05 May 2024 07:08:09 GMT', whole],
    ['words', 'a date that is none', () => 'yesterday', whole],
    ['empty', 'nothing', () => '', whole],
  ] as const
).map(([id, title, value, expect]) => ({
  id: `if-range-${id}`,
  title: `If-Range with ${title}`,
  section: 'RFC 9110 §13.1.5',
  send: (known: Known) => getAlphabet('Range: bytes=0-4', `If-Range: ${value(known)}`),
  expect,
  ...(expect === whole ? {} : { rule: 'open' as const }),
}))

const rest: Case[] = [
  {
    id: 'if-range-alone',
    title: 'If-Range without Range',
    section: 'RFC 9110 §13.1.5',
    send: ({ entityTag }) => getAlphabet(`If-Range: ${entityTag}`),
    expect: whole,
  },
  {
    id: 'range-fields',
    title: 'the fields of a 206',
    section: 'RFC 9110 §15.3.7',
    send: getAlphabet('Range: bytes=0-4'),
    expect: ({ response: get, entityTag }) =>
      answered(206, {
        fields: { etag: entityTag, 'last-modified': LAST_MODIFIED },
        judge: (response) => {
          const repeated = ['cache-control', 'content-location', 'expires', 'vary', 'content-type']
          const lost = repeated.find((name) => field(get, name) !== field(response, name))
          return lost && `${lost}: ${field(response, lost)}, and ${field(get, lost)} in the 200`
        },
      }),
    rule: 'open',
  },
  {
    id: 'range-head',
    title: 'HEAD with a Range that cannot be had',
    section: 'RFC 9110 §14.2',
    send: request('HEAD', '/alphabet.txt', 'Range: bytes=100-'),
    expect: answered(200, { toHead: true, fields: { 'content-range': absent } }),
  },
  {
    id: 'range-missing',
    title: 'a Range of a file that is not there',
    section: 'RFC 9110 §14.2',
    send: get('/not-there', 'Range: bytes=0-4'),
    expect: answered(404, { fields: { 'content-range': absent } }),
  },
  {
    id: 'range-empty-file',
    title: 'a Range of an empty file',
    section: 'RFC 9110 §14.1.2',
    send: get('/empty.txt', 'Range: bytes=0-0'),
    expect: answered([200, 416], { fields: { 'content-length': like('a number', /^\d+$/) } }),
  },
  {
    id: 'range-empty-file-suffix',
    title: 'the last octets of an empty file',
    section: 'RFC 9110 §14.1.2',
    send: get('/empty.txt', 'Range: bytes=-5'),
    expect: answered([200, 206, 416]),
  },
  {
    id: 'range-large',
    title: 'a range of a large file',
    section: 'RFC 9110 §14.2',
    send: get('/large.bin', 'Range: bytes=100000-1400000'),
    expect: answered(206, {
      content: LARGE.subarray(100_000, 1_400_001),
      fields: { 'content-range': 'bytes 100000-1400000/1500000' },
    }),
    rule: 'open',
  },
  {
    id: 'range-large-several',
    title: 'two ranges of a large file',
    section: 'RFC 9110 §15.3.7.2',
    send: get('/large.bin', 'Range: bytes=0-99999,1000000-1499999'),
    expect: answered(206, {
      judge: (response) => {
        const came = partsOf(response)
        if (typeof came === 'string') return came
        const contents = came.map(({ content }) => content).join('')
        const wanted = Buffer.concat([LARGE.subarray(0, 100_000), LARGE.subarray(1_000_000)])
        return contents === wanted.toString('latin1') ? undefined : 'other content in the parts'
      },
    }),
    rule: 'open',
  },
  {
    id: 'range-two-fields',
    title: 'Range on two lines',
    section: 'RFC 9110 §14.2',
    send: getAlphabet('Range: bytes=0-4', 'Range: bytes=5-9'),
    expect: answered([200, 206, 400, 416]),
  },
]

export const ranges: Subject = {
  id: 'ranges',
  title: 'sends the ranges asked for, and the whole where that is right',
  why: 'A download that broke off goes on where it was, and a video starts in the middle. What is no valid range is ignored, what lies behind the end is 416, and a changed file is sent whole.',
  reading: 'RFC 9110 §14, §13.1.5, §15.3.7 and §15.5.17',
  cases: [...single, ...wrongly, ...several, ...oneOfSeveral, ...ifRange, ...rest],
}
