/**
 * The parser beside llhttp, which node:http reads requests with, in its strict mode. Where the two
 * do not agree, a section of the standard has to say why.
 */
import { METHODS } from 'node:http'
import fc from 'fast-check'
import { converse } from './http-parsing.ts'
import { mutated, sent } from './http-requests.ts'
import { NodeHttp } from './node-http.ts'

/** What clients may send, most of it with mistakes, always the same for the same seed. */
export function streams(seed: number, count: number): string[] {
  const request = fc.oneof(
    { weight: 4, arbitrary: mutated },
    { weight: 1, arbitrary: sent.map(({ head, content }) => head + content) },
  )
  const stream = fc.array(request, { minLength: 1, maxLength: 2 }).map((all) => all.join(''))
  return [...rare, ...fc.sample(stream, { seed, numRuns: count })]
}

/** What fast-check comes upon once in thousands of times. */
const rare = [
  'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: b\r\nConnection: upgrade\r\n\r\nGET / HTTP/1.1\r\n',
  'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999999\r\n\r\n',
  'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n',
]

/** What becomes of one request: `GET /path 1.1`, or the end of the conversation. */
type Verdict = string | typeof REFUSED | typeof INCOMPLETE | typeof OVER

const REFUSED = 'refused'
const INCOMPLETE = 'incomplete'
const OVER = 'over'

export interface Difference {
  /** From the first byte of the request about which they differ. */
  text: string
  /** From the one before, whose content may be what they differ about. */
  before: string
  ours: Verdict
  theirs: Verdict
  /** Whether our side has ended the conversation after the request before. */
  closed: boolean
}

/** Where the two may differ. */
export interface Rule {
  section: string
  /** What it is about, for a plot. */
  what: string
  why: string
  /** Whether it is about what we refuse and Node takes. */
  stricter?: true
  where: (difference: Difference) => boolean
}

/** A head taken apart with regular expressions, whatever it is worth. */
interface Head {
  start: string
  line: string
  target: string
  values: (name: string) => string[]
}

function headOf(text: string): Head {
  const start = text.replace(/^(?:\r\n)*/, '')
  const [line = '', ...fields] = (start.split('\r\n\r\n', 1)[0] ?? '').split('\r\n')
  return {
    start,
    line,
    target: line.replace(/^\S* /, '').replace(/ HTTP\/\d\.\d$/, ''),
    values: (name) =>
      fields
        .filter((field) => field.toLowerCase().startsWith(`${name}:`))
        .map((field) => field.slice(name.length + 1).replace(/^[ \t]+|[ \t]+$/g, '')),
  }
}

const NAME = /(?:[\w\-.~!$&'()*+,;=]|%[\da-f]{2})+/i
const HOST = new RegExp(String.raw`(?:${NAME.source}|\[::1\])(?::\d{0,4})?`, 'i')
const PATH = /(?:[\w\-.~!$&'()*+,;=:@/]|%(?!00)[\da-f]{2})*/i
const QUERY = /(?:\?[\w\-.~!$&'()*+,;=:@/?%|^\\{}[\]`]*)?/
const TARGET = new RegExp(
  `^(?:/${PATH.source}|http://${HOST.source}(?:/${PATH.source})?)${QUERY.source}$`,
  'i',
)

/** Where we refuse a head and Node takes it, or hears of it later. */
function stricter(
  section: string,
  what: string,
  why: string,
  where: (head: Head) => boolean,
): Rule {
  return {
    section,
    what,
    why,
    stricter: true,
    where: ({ text, ours, theirs }) =>
      ours === REFUSED && theirs !== REFUSED && where(headOf(text)),
  }
}

export const rules: readonly Rule[] = [
  stricter(
    'RFC 9112 §2.2',
    'a CR or LF before the request',
    'A bare CR or LF is no empty line before a request.',
    ({ start }) => /^[\r\n]/.test(start),
  ),
  stricter(
    'RFC 9112 §2.3',
    'no version',
    'A request line without a version is HTTP/0.9, which is no more.',
    ({ line }) => !line.includes(' HTTP/'),
  ),
  stricter(
    'RFC 9112 §3.2',
    'a target that is none',
    'A target has one of four forms, and of those bytes that RFC 3986 lets it have.',
    ({ target }) => !TARGET.test(target),
  ),
  stricter(
    'RFC 9112 §3.2',
    'two Hosts, or a wrong one',
    'Host is there once and is a host and port; 400 otherwise.',
    ({ values }) => {
      const [host, ...more] = values('host')
      return (
        host === undefined || more.length > 0 || !new RegExp(`^${HOST.source}$`, 'i').test(host)
      )
    },
  ),
  stricter(
    'RFC 9112 §6.1',
    'an unknown transfer coding',
    'No transfer coding in HTTP/1.0, and in 1.1 none that is not understood: chunked, once.',
    ({ line, values }) => {
      const codings = values('transfer-encoding')
      const names = codings.flatMap((it) => it.toLowerCase().split(/[ \t]*,[ \t]*/))
      const understood = names.filter(Boolean).join() === 'chunked' && line.endsWith('/1.1')
      return codings.length > 0 && !understood
    },
  ),
  stricter(
    'RFC 9110 §10.1.1',
    'an expectation',
    'Node answers 417 and reads on, or overlooks a second Expect; we close after a 417.',
    ({ values }) => values('expect').some((value) => value.toLowerCase() !== '100-continue'),
  ),
  {
    section: 'RFC 9110 §9.1',
    what: 'a method that Node does not know',
    why: 'Node knows a list of methods; to us any token is one, and 501 answers a stranger.',
    where: ({ text, theirs }) => {
      const method = /^[!#$%&'*+\-.^_`|~\w]+/.exec(headOf(text).start)?.[0]
      return theirs === REFUSED && method !== undefined && !METHODS.includes(method)
    },
  },
  stricter(
    'RFC 9110 §8.6',
    'a length beyond 2^53',
    'Beyond 2^53 a length is not exact, so it is not believed; Node counts to 2^64.',
    ({ values }) => values('content-length').some((length) => Number(length) > 2 ** 53),
  ),
  {
    section: 'RFC 9112 §6.3',
    what: 'wrong framing in half a head',
    why: 'Node refuses wrong framing where it stands, we do when the head is complete.',
    where: ({ text, ours, theirs }) => {
      const { values } = headOf(text)
      const [lengths, codings] = [values('content-length'), values('transfer-encoding')]
      const wrong =
        lengths.length + codings.length > 1 ||
        lengths.some((length) => !/^\d+$/.test(length)) ||
        codings.some((coding) => coding.toLowerCase() !== 'chunked')
      return ours === INCOMPLETE && theirs === REFUSED && wrong
    },
  },
  {
    section: 'RFC 9112 §2.2',
    what: 'an empty line and nothing behind it',
    why: 'To us a request may follow an empty line; to Node nothing has begun.',
    where: ({ text, ours, theirs }) =>
      ours === INCOMPLETE && theirs === OVER && /^(?:\r\n)*\r?$/.test(text),
  },
  {
    section: 'RFC 9110 §5.6.1.2',
    what: 'an empty element beside chunked',
    why: 'Empty elements of a list are read over: "Transfer-Encoding: chunked," is chunked.',
    where: ({ text, before, theirs }) => {
      const codings = [text, before].flatMap((it) => headOf(it).values('transfer-encoding'))
      return theirs === REFUSED && codings.some((coding) => /^,|,$|^$/.test(coding))
    },
  },
  {
    section: 'RFC 9112 §7.1.1',
    what: 'whitespace in a chunk extension',
    why: 'Whitespace around the ; and = of a chunk extension is bad, but must be parsed.',
    where: ({ before, theirs }) =>
      theirs === REFUSED && /^[\da-f]+[ \t;][^\r\n]*[ \t]/im.test(before),
  },
  {
    section: 'RFC 9110 §6.5.1',
    what: 'framing in a trailer',
    why: 'What a trailer field says about framing counts for nothing; to llhttp it is like any.',
    where: ({ before, theirs }) =>
      theirs === REFUSED &&
      /\r\n0[^\r\n]*\r\n(?:[^\r\n]+\r\n)*(?:connection|content-length|transfer-encoding):/i.test(
        before,
      ),
  },
  {
    section: 'RFC 9110 §7.8',
    what: 'an upgrade',
    why: 'Node stops reading where an upgrade is offered; a server may pass it over.',
    where: ({ before, theirs }) => theirs === OVER && headOf(before).values('upgrade').length > 0,
  },
  {
    section: 'RFC 9112 §9.6',
    what: 'bytes behind the last request',
    why: 'Behind a request that closes the connection Node still complains; we read no further.',
    where: ({ closed, ours }) => closed && ours === OVER,
  },
]

export function explanationOf(difference: Difference): Rule | undefined {
  return rules.find((rule) => rule.where(difference))
}

const llhttp = new NodeHttp()

/** What the two do not agree on, if anything. */
export async function compare(text: string): Promise<Difference | undefined> {
  const { requests, end } = converse([Buffer.from(text, 'latin1')])
  const ours: Verdict[] = requests.map(({ line }) => line)
  if (typeof end !== 'string') ours.push(REFUSED)
  else ours.push(end.startsWith('awaiting') ? INCOMPLETE : OVER)

  const read = await llhttp.read(text)
  const theirs: Verdict[] = read.requests.map(
    ({ method, url, minorVersion }) => `${method} ${url} HTTP/1.${minorVersion}`,
  )
  if (read.refused === 'HPE_INVALID_EOF_STATE') theirs.push(INCOMPLETE)
  else theirs.push(read.refused === undefined ? OVER : REFUSED)

  const at = ours.findIndex((verdict, i) => verdict !== theirs[i])
  if (at < 0) return undefined
  const starts = [0]
  for (const { headLength, taken } of requests) {
    starts.push((starts.at(-1) ?? 0) + headLength + taken)
  }
  return {
    text: text.slice(starts[at]),
    before: text.slice(starts[Math.max(0, at - 1)]),
    ours: ours[at] as Verdict,
    theirs: theirs[at] ?? 'nothing',
    closed: end === 'closed',
  }
}
