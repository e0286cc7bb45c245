/** Field lines by the letter of the grammar, and what is none. */
import { type Case, type Expected, halfClose, open, type Subject } from '../case.ts'
import { refused, served, servedLast } from '../expect.ts'
import { getAlphabet, HIDDEN, head } from '../request.ts'

/** A request with this field line, and behind it what must not be seen. */
function rows(section: string, expect: Expected, cases: Record<string, [string, string]>): Case[] {
  const behind = expect.afterwards === 'open' ? '' : HIDDEN
  return Object.entries(cases).map(([id, [title, line]]) => ({
    id: `field-${id}`,
    title,
    section,
    send: getAlphabet(line) + behind,
    expect,
  }))
}

const accepted: Case[] = [
  ...rows('RFC 9110 §5.1', served(), {
    unknown: ['a field nobody knows', 'X-Nobody-Knows: something'],
    'all-token-characters': ['a field name of every token character', "!#$%&'*+-.^_`|~09azAZ: a"],
    'one-letter': ['a field name of one letter', 'X: a'],
    underscore: ['an underscore in a field name', 'Content_Length: 5'],
    digits: ['a field name of digits', '123: a'],
  }),
  ...rows('RFC 9112 §5.1', served(), {
    'no-space': ['no space behind the colon', 'X-Test:a'],
    'many-spaces': ['many spaces around a value', 'X-Test:      a     '],
    tabs: ['tabs around a value', 'X-Test:\ta\t'],
    'spaces-inside': ['spaces and tabs within a value', 'X-Test: a  b\tc'],
    'colon-in-value': ['colons in a value', 'X-Test: a:b::c'],
  }),
  ...rows('RFC 9110 §5.5', served(), {
    empty: ['an empty value', 'X-Test:'],
    blank: ['a value of blanks', 'X-Test:  \t '],
    'obs-text': ['bytes above 127 in a value', 'X-Test: gr\xfcn \x80\xff'],
    'visible-characters': [
      'every visible character in a value',
      `X-Test: ${String.fromCharCode(...Array.from({ length: 94 }, (_, index) => 33 + index))}`,
    ],
    long: ['a value of 4,000 octets', `Cookie: ${'c'.repeat(4_000)}`],
  }),
  {
    id: 'field-names-in-any-case',
    title: 'field names in any case',
    section: 'RFC 9110 §5.1',
    send: head('GET /alphabet.txt HTTP/1.1', 'hOsT: localhost', 'cONNECTION: close'),
    expect: servedLast(),
  },
  {
    id: 'field-upper-case',
    title: 'field names in upper case',
    section: 'RFC 9110 §5.1',
    send: head('GET /alphabet.txt HTTP/1.1', 'CONNECTION: close', 'HOST: localhost'),
    expect: servedLast(),
  },
  {
    id: 'field-host-last',
    title: 'Host as the last of the fields',
    section: 'RFC 9110 §5.3',
    send: head('GET /alphabet.txt HTTP/1.1', 'Accept: */*', 'X-Test: a', 'Host: localhost'),
    expect: served(),
  },
  {
    id: 'field-same-twice',
    title: 'an unknown field twice',
    section: 'RFC 9110 §5.3',
    send: getAlphabet('X-Test: a', 'X-Test: b'),
    expect: served(),
  },
  {
    id: 'field-sixty',
    title: 'sixty fields',
    section: 'RFC 9110 §5.4',
    send: getAlphabet(...Array.from({ length: 60 }, (_, number) => `X-Test-${number}: ${number}`)),
    expect: served(),
  },
  {
    id: 'field-like-a-browser',
    title: 'the fields that a browser sends',
    section: 'RFC 9110 §5',
    send: getAlphabet(
      'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'Accept-Language: en-US,en;q=0.5',
      'DNT: 1',
      'Sec-GPC: 1',
      'Upgrade-Insecure-Requests: 1',
      'Sec-Fetch-Dest: document',
      'Sec-Fetch-User: ?1',
      'Priority: u=0, i',
      'Pragma: no-cache',
      'Cache-Control: no-cache',
    ),
    expect: served(),
  },
]

const colons = rows('RFC 9112 §5.1', refused(400), {
  'space-before-colon': ['a space before the colon', 'X-Test : a'],
  'tab-before-colon': ['a tab before the colon', 'X-Test\t: a'],
  'spaces-before-colon': ['two spaces before the colon', 'X-Test  : a'],
  'length-space-before-colon': ['a space behind Content-Length', 'Content-Length : 5'],
  'coding-space-before-colon': ['a space behind Transfer-Encoding', 'Transfer-Encoding : chunked'],
})

const names = rows('RFC 9110 §5.1', refused(400), {
  'no-colon': ['a line without a colon', 'X-Test'],
  'no-name': ['a line that begins with its colon', ': a'],
  'space-in-name': ['a space in a field name', 'X Test: a'],
  'parenthesis-in-name': ['a parenthesis in a field name', 'X(Test: a'],
  'quote-in-name': ['a quote in a field name', 'X"Test: a'],
  'slash-in-name': ['a slash in a field name', 'X/Test: a'],
  'at-in-name': ['an at sign in a field name', 'X@Test: a'],
  'bracket-in-name': ['brackets in a field name', '[X]: a'],
  'brace-in-name': ['braces in a field name', '{X}: a'],
  'backslash-in-name': ['a backslash in a field name', 'X\\Test: a'],
  'comma-in-name': ['a comma in a field name', 'X,Test: a'],
  'semicolon-in-name': ['a semicolon in a field name', 'X;Test: a'],
  'equals-in-name': ['an equals sign in a field name', 'X=Test: a'],
  'angle-in-name': ['an angle bracket in a field name', 'X<Test: a'],
  'question-in-name': ['a question mark in a field name', 'X?Test: a'],
  'nul-in-name': ['a NUL in a field name', 'X\0Test: a'],
  'control-in-name': ['a control character in a field name', 'X\x01Test: a'],
  'delete-in-name': ['a DEL in a field name', 'X\x7fTest: a'],
  'tab-in-name': ['a tab in a field name', 'X\tTest: a'],
  'obs-text-in-name': ['a byte above 127 in a field name', 'Gr\xfcn: a'],
}).map(open)

/** To put a space in place of such a character is allowed, and helps nobody. */
const values = [
  ...rows('RFC 9110 §5.5', refused(400), {
    nul: ['a NUL in a value', 'X-Test: a\0b'],
    'nul-first': ['a NUL before a value', 'X-Test: \0a'],
    cr: ['a bare CR in a value', 'X-Test: a\rb'],
    'cr-last': ['a bare CR behind a value', 'X-Test: a\r'],
    'cr-and-field': ['a bare CR and another field behind it', 'X-Test: a\rContent-Length: 5'],
  }).map(open),
  ...rows('RFC 9110 §5.5', refused(400), {
    'control-1': ['the control character 1 in a value', 'X-Test: a\x01b'],
    'vertical-tab': ['a vertical tab in a value', 'X-Test: a\vb'],
    'form-feed': ['a form feed in a value', 'X-Test: a\fb'],
    escape: ['an ESC in a value', 'X-Test: a\x1bb'],
    'control-31': ['the control character 31 in a value', 'X-Test: a\x1fb'],
    delete: ['a DEL in a value', 'X-Test: a\x7fb'],
    lf: ['a bare LF and another field behind it', 'X-Test: a\nX-Other: b'],
    'lf-length': ['a bare LF and Content-Length behind it', 'X-Test: a\nContent-Length: 5'],
  }).map(open),
]

const folding: Case[] = [
  ...rows('RFC 9112 §5.2', refused(400), {
    folded: ['a value on two lines', 'X-Test: a\r\n b'],
    'folded-tab': ['a value on two lines, the second after a tab', 'X-Test: a\r\n\tb'],
    'folded-blank': ['a line of blanks behind a field', 'X-Test: a\r\n '],
    'folded-length': ['Content-Length on two lines', 'Content-Length:\r\n 5'],
    'folded-coding': ['Transfer-Encoding on two lines', 'Transfer-Encoding:\r\n chunked'],
  }).map(open),
  {
    id: 'field-blank-first',
    title: 'a space before the first field',
    section: 'RFC 9112 §2.2',
    send: head('GET /alphabet.txt HTTP/1.1', ' Host: localhost', 'Host: localhost') + HIDDEN,
    expect: refused(400),
    rule: 'open',
  },
  {
    id: 'field-tab-first',
    title: 'a tab before the first field',
    section: 'RFC 9112 §2.2',
    send: head('GET /alphabet.txt HTTP/1.1', '\tX-Test: a', 'Host: localhost') + HIDDEN,
    expect: refused(400),
    rule: 'open',
  },
  {
    id: 'field-blank-line-first',
    title: 'a line of blanks before the first field',
    section: 'RFC 9112 §2.2',
    send: head('GET /alphabet.txt HTTP/1.1', '  ', 'Host: localhost') + HIDDEN,
    expect: refused(400),
    rule: 'open',
  },
]

const limits: Case[] = [
  {
    id: 'field-value-too-long',
    title: 'a value of 200,000 octets',
    section: 'RFC 9110 §5.4',
    send: getAlphabet(`X-Test: ${'a'.repeat(200_000)}`) + HIDDEN,
    expect: refused([400, 431]),
  },
  {
    id: 'field-name-too-long',
    title: 'a field name of 200,000 octets',
    section: 'RFC 9110 §5.4',
    send: getAlphabet(`${'a'.repeat(200_000)}: a`) + HIDDEN,
    expect: refused([400, 431]),
  },
  {
    id: 'field-too-many',
    title: '20,000 fields',
    section: 'RFC 9110 §5.4',
    send: getAlphabet(...Array.from({ length: 20_000 }, (_, number) => `X-${number}: a`)) + HIDDEN,
    expect: refused([400, 431]),
  },
  {
    id: 'field-host-too-long',
    title: 'a Host of 200,000 octets',
    section: 'RFC 9110 §5.4',
    send: head('GET /alphabet.txt HTTP/1.1', `Host: ${'a'.repeat(200_000)}`) + HIDDEN,
    expect: refused([400, 431]),
  },
  {
    id: 'field-431',
    title: 'fields of 300,000 octets in lines of 1,000',
    section: 'RFC 6585 §5',
    send:
      getAlphabet(
        ...Array.from({ length: 300 }, (_, number) => `X-${number}: ${'a'.repeat(990)}`),
      ) + HIDDEN,
    expect: refused(431),
    rule: 'open',
  },
]

const ends: Case[] = [
  {
    id: 'head-ends-in-lf',
    title: 'a head whose last line is a bare LF',
    section: 'RFC 9112 §2.2',
    send: `GET /alphabet.txt HTTP/1.1\r\nHost: localhost\r\n\n${HIDDEN}`,
    expect: refused(400),
    rule: 'open',
  },
  {
    id: 'head-field-ends-in-lf',
    title: 'a field line that ends in a bare LF',
    section: 'RFC 9112 §2.2',
    send: `GET /alphabet.txt HTTP/1.1\r\nHost: localhost\nX-Test: a\r\n\r\n${HIDDEN}`,
    expect: refused(400),
    rule: 'open',
  },
  {
    id: 'head-ends-in-cr',
    title: 'a head whose last line is a bare CR',
    section: 'RFC 9112 §2.2',
    send: `GET /alphabet.txt HTTP/1.1\r\nHost: localhost\r\n\rX-Test: a\r\n\r\n${HIDDEN}`,
    expect: refused(400),
  },
  {
    id: 'head-two-cr',
    title: 'a field line that ends in two CR and LF',
    section: 'RFC 9112 §2.2',
    send: `GET /alphabet.txt HTTP/1.1\r\nHost: localhost\r\r\n\r\n${HIDDEN}`,
    expect: refused(400),
    rule: 'open',
  },
  {
    id: 'head-cut',
    title: 'a head without its end, and the end of the stream',
    section: 'RFC 9112 §8',
    send: ['GET /alphabet.txt HTTP/1.1\r\nHost: localhost\r\n', halfClose],
    expect: refused(400, { optional: true }),
  },
  {
    id: 'head-cut-in-field',
    title: 'half a field, and the end of the stream',
    section: 'RFC 9112 §8',
    send: ['GET /alphabet.txt HTTP/1.1\r\nHost: loc', halfClose],
    expect: refused(400, { optional: true }),
  },
]

export const fieldLines: Subject = {
  id: 'fields',
  title: 'takes field lines by the letter of the grammar',
  why: 'A name is a token and its colon stands right behind it. A line that one server takes for a field and another for part of a value is how requests are smuggled.',
  reading: 'RFC 9112 §2.2 and §5; RFC 9110 §5.4, §5.5 and §5.6.2',
  cases: [...accepted, ...colons, ...names, ...values, ...folding, ...limits, ...ends],
  ofRequests: true,
}
