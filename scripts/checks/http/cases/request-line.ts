/** The first line of a request: method, target, version. */
import type { Case, Expected, Subject } from '../case.ts'
import { halfClose, open } from '../case.ts'
import { either, inTurn, refused, served, theAlphabet } from '../expect.ts'
import { getAlphabet, HIDDEN, head, oldGet } from '../request.ts'

/** A request line as it is, with a valid Host behind it, and behind that what must not be seen. */
const line = (text: string) => head(text, 'Host: localhost') + HIDDEN

function rows(section: string, expect: Expected, cases: Record<string, [string, string]>): Case[] {
  return Object.entries(cases).map(([id, [title, text]]) => ({
    id: `line-${id}`,
    title,
    section,
    send: line(text),
    expect,
  }))
}

const accepted: Case[] = [
  {
    id: 'line-1.1',
    title: 'a request of HTTP/1.1',
    section: 'RFC 9112 §3',
    send: getAlphabet(),
    expect: served(),
  },
  {
    id: 'line-1.0',
    title: 'a request of HTTP/1.0 without Host',
    section: 'RFC 9110 §2.5',
    send: oldGet('/alphabet.txt'),
    expect: {
      responses: [{ ...theAlphabet, toOldVersion: true }],
      afterwards: 'closed',
    },
  },
  {
    id: 'line-1.2',
    title: 'a request of HTTP/1.2, to be read as one of 1.1',
    section: 'RFC 9110 §2.5',
    send: getAlphabet().replace('HTTP/1.1', 'HTTP/1.2'),
    expect: served(),
    rule: 'open',
  },
  {
    id: 'line-after-empty-line',
    title: 'an empty line before the request line',
    section: 'RFC 9112 §2.2',
    send: `\r\n${getAlphabet()}`,
    expect: served(),
  },
  {
    id: 'line-between-empty-lines',
    title: 'an empty line between two requests',
    section: 'RFC 9112 §2.2',
    send: `${getAlphabet()}\r\n${getAlphabet()}`,
    expect: inTurn(theAlphabet, theAlphabet),
  },
  {
    id: 'line-8000',
    title: 'a request line of 8,000 octets',
    section: 'RFC 9112 §3',
    send: getAlphabet().replace('.txt', `.txt?${'q'.repeat(8_000 - 28)}`),
    expect: served(),
  },
]

const malformed: Case[] = rows('RFC 9112 §3', refused(400), {
  'no-target': ['a request line without a target', 'GET HTTP/1.1'],
  'no-method': ['a request line without a method', ' /alphabet.txt HTTP/1.1'],
  'method-only': ['a request line that is a method', 'GET'],
  'space-before': ['a space before the method', ' GET /alphabet.txt HTTP/1.1'],
  'space-in-target': ['a space in the target', 'GET /alpha bet.txt HTTP/1.1'],
  'junk-after-version': ['a word behind the version', 'GET /alphabet.txt HTTP/1.1 please'],
  'method-with-parenthesis': ['a method with a parenthesis', 'GE(T /alphabet.txt HTTP/1.1'],
  'method-with-quote': ['a method in quotes', '"GET" /alphabet.txt HTTP/1.1'],
  'method-with-angle': ['a method with an angle bracket', 'G<T /alphabet.txt HTTP/1.1'],
  'method-with-colon': ['a method with a colon', 'GET: /alphabet.txt HTTP/1.1'],
  'method-with-slash': ['a method with a slash', 'G/T /alphabet.txt HTTP/1.1'],
  'method-with-at': ['a method with an at sign', 'G@T /alphabet.txt HTTP/1.1'],
  'method-with-comma': ['a method with a comma', 'GET,HEAD /alphabet.txt HTTP/1.1'],
  'method-with-nul': ['a method with a NUL', 'GE\0T /alphabet.txt HTTP/1.1'],
  'method-with-delete': ['a method with a DEL', 'GE\x7fT /alphabet.txt HTTP/1.1'],
  'method-with-obs-text': ['a method with a byte above 127', 'G\xcbT /alphabet.txt HTTP/1.1'],
  'cr-in-target': ['a bare CR in the target', 'GET /alpha\rbet.txt HTTP/1.1'],
  'cr-before-version': ['a bare CR before the version', 'GET /alphabet.txt \rHTTP/1.1'],
  'cr-for-space': ['a bare CR in place of a space', 'GET\r/alphabet.txt HTTP/1.1'],
  'double-cr': ['two CR before the LF', 'GET /alphabet.txt HTTP/1.1\r'],
  'nul-in-target': ['a NUL in the target', 'GET /alpha\0bet.txt HTTP/1.1'],
  'nul-after-version': ['a NUL behind the version', 'GET /alphabet.txt HTTP/1.1\0'],
  'form-feed-for-space': ['a form feed in place of a space', 'GET\f/alphabet.txt HTTP/1.1'],
  'vertical-tab-for-space': ['a vertical tab in place of a space', 'GET /alphabet.txt\vHTTP/1.1'],
})

const lenient: Case[] = rows('RFC 9112 §3', refused(400), {
  'two-spaces': ['two spaces before the target', 'GET  /alphabet.txt HTTP/1.1'],
  'two-spaces-after-target': ['two spaces before the version', 'GET /alphabet.txt  HTTP/1.1'],
  'tab-for-space': ['a tab in place of a space', 'GET\t/alphabet.txt HTTP/1.1'],
  'tab-before-version': ['a tab before the version', 'GET /alphabet.txt\tHTTP/1.1'],
  'space-after': ['a space behind the version', 'GET /alphabet.txt HTTP/1.1 '],
  'no-version': ['a request of HTTP/0.9', 'GET /alphabet.txt'],
}).map(open)

const malformedVersions: Case[] = rows('RFC 9112 §2.3', refused(400), {
  'lower-case-version': ['http/1.1 in lower case', 'GET /alphabet.txt http/1.1'],
  'mixed-case-version': ['Http/1.1', 'GET /alphabet.txt Http/1.1'],
  'version-without-minor': ['HTTP/1', 'GET /alphabet.txt HTTP/1'],
  'version-with-a-dot-only': ['HTTP/1.', 'GET /alphabet.txt HTTP/1.'],
  'version-without-major': ['HTTP/.1', 'GET /alphabet.txt HTTP/.1'],
  'version-without-slash': ['HTTP1.1', 'GET /alphabet.txt HTTP1.1'],
  'version-with-comma': ['HTTP/1,1', 'GET /alphabet.txt HTTP/1,1'],
  'version-three-parts': ['HTTP/1.1.1', 'GET /alphabet.txt HTTP/1.1.1'],
  'version-with-letter': ['HTTP/1.x', 'GET /alphabet.txt HTTP/1.x'],
  'version-with-plus': ['HTTP/+1.1', 'GET /alphabet.txt HTTP/+1.1'],
  'version-of-no-http': ['another protocol', 'GET /alphabet.txt HTTQ/1.1'],
  'version-https': ['HTTPS/1.1', 'GET /alphabet.txt HTTPS/1.1'],
  'version-name-only': ['HTTP/', 'GET /alphabet.txt HTTP/'],
  'version-space-inside': ['HTTP/ 1.1', 'GET /alphabet.txt HTTP/ 1.1'],
  'version-space-before-slash': ['HTTP /1.1', 'GET /alphabet.txt HTTP /1.1'],
})

const otherVersions: Case[] = [
  ...rows('RFC 9112 §2.3', refused(400), {
    'version-leading-zero': ['HTTP/01.1', 'GET /alphabet.txt HTTP/01.1'],
    'version-two-digits': ['HTTP/1.01', 'GET /alphabet.txt HTTP/1.01'],
  }).map(open),
  ...rows('RFC 9110 §15.6.6', refused(505), {
    'version-2.0': ['HTTP/2.0', 'GET /alphabet.txt HTTP/2.0'],
    'version-3.0': ['HTTP/3.0', 'GET /alphabet.txt HTTP/3.0'],
    'version-9.9': ['HTTP/9.9', 'GET /alphabet.txt HTTP/9.9'],
    'version-2.1': ['HTTP/2.1', 'GET /alphabet.txt HTTP/2.1'],
    'version-0.9': ['HTTP/0.9 by name', 'GET /alphabet.txt HTTP/0.9'],
  }).map(open),
]

const rest: Case[] = [
  {
    id: 'line-preface-of-http-2',
    title: 'the preface of HTTP/2',
    section: 'RFC 9112 §2.3',
    send: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    expect: refused([400, 505]),
  },
  {
    id: 'line-lf-only',
    title: 'a request line that ends in a bare LF',
    section: 'RFC 9112 §2.2',
    send: `GET /alphabet.txt HTTP/1.1\nHost: localhost\r\n\r\n${HIDDEN}`,
    expect: refused(400),
    rule: 'open',
  },
  {
    id: 'line-all-lf',
    title: 'a request whose lines all end in a bare LF',
    section: 'RFC 9112 §2.2',
    send: `GET /alphabet.txt HTTP/1.1\nHost: localhost\n\n${HIDDEN}`,
    expect: refused(400),
    rule: 'open',
  },
  {
    id: 'line-all-cr',
    title: 'a request whose lines all end in a bare CR',
    section: 'RFC 9112 §2.2',
    send: ['GET /alphabet.txt HTTP/1.1\rHost: localhost\r\r', halfClose],
    expect: { responses: [{ status: 400 }], afterwards: 'closed' },
    rule: 'open',
  },
  {
    id: 'line-of-blanks',
    title: 'a request line of spaces',
    section: 'RFC 9112 §3',
    send: `   \r\nHost: localhost\r\n\r\n`,
    expect: refused(400),
  },
  {
    id: 'line-of-binary',
    title: 'the beginning of TLS',
    section: 'RFC 9112 §3',
    send: '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n',
    expect: refused(400),
  },
  {
    id: 'line-too-long',
    title: 'a target of 100,000 octets',
    section: 'RFC 9112 §3',
    send: line(`GET /${'a'.repeat(100_000)} HTTP/1.1`),
    expect: refused(414),
  },
  {
    id: 'line-query-too-long',
    title: 'a query of 100,000 octets',
    section: 'RFC 9112 §3',
    send: line(`GET /alphabet.txt?${'a'.repeat(100_000)} HTTP/1.1`),
    expect: refused(414),
  },
  {
    id: 'line-without-end',
    title: 'a target of 200,000 octets, and no end of the line',
    section: 'RFC 9112 §3',
    send: `GET /${'a'.repeat(200_000)}`,
    expect: refused(414),
  },
  {
    id: 'line-method-too-long',
    title: 'a method of 50,000 octets',
    section: 'RFC 9112 §3',
    send: line(`${'A'.repeat(50_000)} /alphabet.txt HTTP/1.1`),
    expect: refused([400, 414, 501]),
  },
  {
    id: 'line-method-long',
    title: 'a method of 100 octets',
    section: 'RFC 9112 §3',
    send: head(`${'A'.repeat(100)} /alphabet.txt HTTP/1.1`, 'Host: localhost'),
    expect: either([400, 405, 501]),
  },
  {
    id: 'line-cut',
    title: 'half a request line, and the end of the stream',
    section: 'RFC 9112 §8',
    send: ['GET /alpha', halfClose],
    expect: refused(400, { optional: true }),
  },
  {
    id: 'line-empty-only',
    title: 'an empty line, and the end of the stream',
    section: 'RFC 9112 §2.2',
    send: ['\r\n', halfClose],
    expect: { responses: [], afterwards: 'closed' },
  },
  {
    id: 'line-nothing',
    title: 'the end of the stream, and nothing before it',
    section: 'RFC 9112 §9.6',
    send: [halfClose],
    expect: { responses: [], afterwards: 'closed' },
  },
  {
    id: 'line-after-response',
    title: 'junk behind a request',
    section: 'RFC 9112 §2.2',
    send: `${getAlphabet()}\x01\x02\r\n\r\n`,
    expect: { responses: [theAlphabet, { status: 400 }], afterwards: 'closed' },
  },
]

export const requestLine: Subject = {
  id: 'request-line',
  title: 'takes request lines of HTTP/1.0 and 1.1, and refuses what is none',
  why: 'A line that two servers on the way read differently is a way past one of them. What does not match the grammar is refused and not repaired.',
  reading: 'RFC 9112 §2.2, §2.3 and §3; RFC 9110 §2.5',
  cases: [...accepted, ...malformed, ...lenient, ...malformedVersions, ...otherVersions, ...rest],
  ofRequests: true,
}
