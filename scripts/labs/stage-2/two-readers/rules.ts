/** Where stage 2's parser and llhttp may differ, and the section of the standard that says why. */
import { METHODS } from 'node:http'
import { type Difference, INCOMPLETE, OVER, REFUSED } from './comparison.ts'

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

/** No label is empty but the last, which is the root's. */
const NAME = /(?!\.)(?:[\w\-~!$&'()*+,;=]|\.(?!\.)|%[\da-f]{2})+/i
const HOST = new RegExp(String.raw`(?:${NAME.source}|\[::1\])(?::\d{0,4})?`, 'i')
const PATH = /(?:[\w\-.~!$&'()*+,;=:@/[\]|]|%(?!00)[\da-f]{2})*/i
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
