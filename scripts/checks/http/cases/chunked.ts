/** Chunked content, with extensions and trailers, right and wrong. */
import {
  type Case,
  type Expected,
  type ExpectedResponse,
  halfClose,
  open,
  type Subject,
} from '../case.ts'
import { either, inTurn, refused, served, theAlphabet } from '../expect.ts'
import { chunked, getAlphabet, HIDDEN, request } from '../request.ts'

type Rows = Record<string, [title: string, content: string]>

function rows(section: string, expect: Expected, cases: Rows): Case[] {
  const behind = expect.afterwards === 'open' ? '' : HIDDEN
  return Object.entries(cases).map(([id, [title, content]]) => ({
    id: `chunked-${id}`,
    title,
    section,
    send: chunked(content) + behind,
    expect,
  }))
}

/**
 * Content that breaks off the conversation. A server may have answered before it came to what is
 * wrong; the guide's have not.
 */
function broken(section: string, status: ExpectedResponse['status'], cases: Rows): Case[] {
  const ended = rows(section, refused([200, ...[status].flat()]), cases)
  const refusals = rows(section, refused(status), cases)
  return [...ended, ...refusals.map((one) => open({ ...one, id: `${one.id}-refused` }))]
}

const accepted: Case[] = [
  ...rows('RFC 9112 §7.1', served(), {
    empty: ['no chunk but the last', '0\r\n\r\n'],
    one: ['one chunk', '5\r\nabcde\r\n0\r\n\r\n'],
    several: ['several chunks', '1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\n'],
    'lower-case': ['a size in lower case', 'a\r\nabcdefghij\r\n0\r\n\r\n'],
    'upper-case': ['a size in upper case', 'A\r\nabcdefghij\r\n0\r\n\r\n'],
    'two-digits': ['a size of two digits', `1f\r\n${'x'.repeat(31)}\r\n0\r\n\r\n`],
    'leading-zeros': ['a size with leading zeros', '0005\r\nabcde\r\n0\r\n\r\n'],
    'many-zeros': ['a size with twenty leading zeros', `${'0'.repeat(20)}5\r\nabcde\r\n0\r\n\r\n`],
    'last-zeros': ['a last chunk of several zeros', '5\r\nabcde\r\n0000\r\n\r\n'],
    'crlf-inside': ['line ends within a chunk', '9\r\na\r\n0\r\n\r\nb\r\n0\r\n\r\n'],
    large: ['a chunk of 65,536 octets', `10000\r\n${'x'.repeat(65_536)}\r\n0\r\n\r\n`],
    many: ['three hundred chunks', `${'3\r\nabc\r\n'.repeat(300)}0\r\n\r\n`],
  }),
  ...rows('RFC 9112 §7.1.1', served(), {
    extension: ['an extension with a value', '5;a=b\r\nabcde\r\n0\r\n\r\n'],
    'extension-name': ['an extension without a value', '5;a\r\nabcde\r\n0\r\n\r\n'],
    'extension-quoted': ['an extension in quotes', '5;a="b c;d"\r\nabcde\r\n0\r\n\r\n'],
    'extension-escaped': ['an escaped quote in an extension', '5;a="b\\"c"\r\nabcde\r\n0\r\n\r\n'],
    'extension-obs-text': ['bytes above 127 in quotes', '5;a="gr\xfcn"\r\nabcde\r\n0\r\n\r\n'],
    'extension-several': ['several extensions', '5;a=b;c;d="e"\r\nabcde\r\n0\r\n\r\n'],
    'extension-last': ['an extension of the last chunk', '5\r\nabcde\r\n0;a=b\r\n\r\n'],
  }),
  ...rows('RFC 9112 §7.1.1', served(), {
    'extension-blanks': ['blanks around an extension', '5 ; a = b\r\nabcde\r\n0\r\n\r\n'],
    'extension-tabs': ['tabs around an extension', '5\t;\ta\t=\tb\r\nabcde\r\n0\r\n\r\n'],
  }).map(open),
  ...rows('RFC 9112 §7.1.2', served(), {
    trailer: ['a trailer field', '5\r\nabcde\r\n0\r\nX-Test: a\r\n\r\n'],
    'trailer-several': [
      'several trailer fields',
      '0\r\nX-Test: a\r\nX-Other:\r\nExpires: never\r\n\r\n',
    ],
  }),
  ...rows('RFC 9110 §6.5.1', served(), {
    'trailer-host': ['a Host as a trailer', '0\r\nHost: example.com\r\n\r\n'],
    'trailer-range': ['Range as a trailer', '0\r\nRange: bytes=0-4\r\n\r\n'],
    'trailer-condition': ['If-None-Match as a trailer', '0\r\nIf-None-Match: *\r\n\r\n'],
  }),
  // A sender must not send these as trailers: whoever gets one may refuse it.
  ...rows('RFC 9110 §6.5.1', served(), {
    'trailer-length': [
      'Content-Length as a trailer',
      `0\r\nContent-Length: ${HIDDEN.length}\r\n\r\n`,
    ],
    'trailer-coding': ['Transfer-Encoding as a trailer', '0\r\nTransfer-Encoding: chunked\r\n\r\n'],
    'trailer-close': ['Connection as a trailer', '0\r\nConnection: close\r\n\r\n'],
  }).map((one) => ({ ...one, expect: either([200, 400]) })),
  {
    id: 'chunked-then-request',
    title: 'a request behind chunked content',
    section: 'RFC 9112 §7.1',
    send: `${chunked('5\r\nabcde\r\n0\r\n\r\n')}${chunked('0\r\n\r\n')}${getAlphabet()}`,
    expect: inTurn(theAlphabet, theAlphabet, theAlphabet),
  },
]

const sizes = broken('RFC 9112 §7.1', 400, {
  'size-missing': ['an empty size', '\r\nabcde\r\n0\r\n\r\n'],
  'size-letters': ['a size that is no number', 'xyz\r\nabcde\r\n0\r\n\r\n'],
  'size-minus': ['a negative size', '-5\r\nabcde\r\n0\r\n\r\n'],
  'size-plus': ['a size with a plus sign', '+5\r\nabcde\r\n0\r\n\r\n'],
  'size-prefix': ['a size with 0x', '0x5\r\nabcde\r\n0\r\n\r\n'],
  'size-letter-behind': ['a letter behind the size', '5g\r\nabcde\r\n0\r\n\r\n'],
  'size-underscore': ['an underscore in the size', '0_5\r\nabcde\r\n0\r\n\r\n'],
  'size-dot': ['a point in the size', '5.0\r\nabcde\r\n0\r\n\r\n'],
  'size-comma': ['a comma in the size', '5,5\r\nabcde\r\n0\r\n\r\n'],
  'size-two': ['two sizes', '5 5\r\nabcde\r\n0\r\n\r\n'],
  'size-space-before': ['a space before the size', ' 5\r\nabcde\r\n0\r\n\r\n'],
  'size-tab-before': ['a tab before the size', '\t5\r\nabcde\r\n0\r\n\r\n'],
  'size-nul': ['a NUL behind the size', '5\0\r\nabcde\r\n0\r\n\r\n'],
  'size-vertical-tab': ['a vertical tab behind the size', '5\v\r\nabcde\r\n0\r\n\r\n'],
  'size-cr': ['a bare CR behind the size', '5\rabcde\r\n0\r\n\r\n'],
  'size-two-cr': ['two CR behind the size', '5\r\r\nabcde\r\n0\r\n\r\n'],
  'size-quoted': ['a size in quotes', '"5"\r\nabcde\r\n0\r\n\r\n'],
})

const laxSizes = rows('RFC 9112 §7.1', refused(400), {
  'size-space-behind': ['a space behind the size', '5 \r\nabcde\r\n0\r\n\r\n'],
  'size-lf': ['a bare LF behind the size', '5\nabcde\r\n0\r\n\r\n'],
  'last-size-lf': ['a bare LF behind the last size', '0\n\r\n'],
  'last-lf': ['a bare LF for the last line', '0\r\n\n'],
  'data-lf': ['a bare LF behind the data', '5\r\nabcde\n0\r\n\r\n'],
}).map(open)

const overflows = broken('RFC 9112 §7.1', [400, 413], {
  'size-2-64': ['a size of 2^64', '10000000000000000\r\nabcde\r\n0\r\n\r\n'],
  'size-2-64-5': ['a size of 2^64 + 5', '10000000000000005\r\nabcde\r\n0\r\n\r\n'],
  'size-40-digits': ['a size of forty digits', `${'f'.repeat(40)}\r\nabcde\r\n0\r\n\r\n`],
})

/** They fit into 64 bits: a server may wait for as much, and need not say that it is too much. */
const enormous = broken('RFC 9112 §7.1', [400, 413], {
  'size-2-63': ['a size of 2^63', '8000000000000000\r\nabcde\r\n0\r\n\r\n'],
  'size-all-f': ['a size of sixteen f', 'ffffffffffffffff\r\nabcde\r\n0\r\n\r\n'],
}).map(open)

const data = broken('RFC 9112 §7.1', 400, {
  'data-too-long': ['more data than the size says', '3\r\nabcde\r\n0\r\n\r\n'],
  'data-too-short': ['less data than the size says', '7\r\nabcde\r\n0\r\n\r\n'],
  'data-without-crlf': ['no CRLF behind the data', '5\r\nabcde0\r\n\r\n'],
  'data-cr': ['a bare CR behind the data', '5\r\nabcde\r0\r\n\r\n'],
  'data-junk': ['two other octets in place of CRLF', '5\r\nabcdeXX0\r\n\r\n'],
})

const extensions = [
  ...broken('RFC 9112 §7.1.1', 400, {
    'extension-cr': ['a bare CR in an extension', '5;a\rb\r\nabcde\r\n0\r\n\r\n'],
    'extension-nul': ['a NUL in an extension', '5;a=\0\r\nabcde\r\n0\r\n\r\n'],
  }),
  ...rows('RFC 9112 §7.1.1', refused(400), {
    'extension-lf': ['a bare LF in an extension', '5;a=b\nabcde\r\n0\r\n\r\n'],
    'extension-empty': ['an extension without a name', '5;\r\nabcde\r\n0\r\n\r\n'],
    'extension-no-name': [
      'an extension that begins with its equals sign',
      '5;=b\r\nabcde\r\n0\r\n\r\n',
    ],
    'extension-no-value': [
      'an extension with nothing behind its equals sign',
      '5;a=\r\nabcde\r\n0\r\n\r\n',
    ],
    'extension-open-quote': ['a quote that is not closed', '5;a="b\r\nabcde\r\n0\r\n\r\n'],
    'extension-delete': ['a DEL in an extension', '5;a=\x7f\r\nabcde\r\n0\r\n\r\n'],
    'extension-without-semicolon': [
      'an extension without a semicolon',
      '5 a=b\r\nabcde\r\n0\r\n\r\n',
    ],
  }).map(open),
  ...rows('RFC 9112 §7.1.1', refused([400, 413, 431]), {
    'extension-long': [
      'an extension of 200,000 octets',
      `5;a=${'b'.repeat(200_000)}\r\nabcde\r\n0\r\n\r\n`,
    ],
    'extension-overhead': [
      'two thousand chunks of one octet, each with an extension of a hundred',
      `${`1;${'e'.repeat(100)}\r\nx\r\n`.repeat(2_000)}0\r\n\r\n`,
    ],
  }).map(open),
]

const trailers = [
  ...rows('RFC 9112 §7.1.2', refused(400), {
    'trailer-no-colon': ['a trailer without a colon', '0\r\nX-Test\r\n\r\n'],
    'trailer-space-before-colon': [
      'a space before the colon of a trailer',
      '0\r\nX-Test : a\r\n\r\n',
    ],
    'trailer-no-name': ['a trailer without a name', '0\r\n: a\r\n\r\n'],
    'trailer-nul': ['a NUL in a trailer', '0\r\nX-Test: a\0\r\n\r\n'],
    'trailer-cr': ['a bare CR in a trailer', '0\r\nX-Test: a\rb\r\n\r\n'],
    'trailer-folded': ['a trailer on two lines', '0\r\nX-Test: a\r\n b\r\n\r\n'],
    'trailer-lf': ['a trailer that ends in a bare LF', '0\r\nX-Test: a\n\r\n'],
  }).map(open),
  ...rows('RFC 9110 §5.4', refused([400, 413, 431]), {
    'trailer-too-long': [
      'a trailer of 200,000 octets',
      `0\r\nX-Test: ${'a'.repeat(200_000)}\r\n\r\n`,
    ],
    'trailer-too-many': ['20,000 trailers', `0\r\n${'X: a\r\n'.repeat(20_000)}\r\n`],
  }).map(open),
]

const rest: Case[] = [
  {
    id: 'chunked-beyond-limit',
    title: 'chunks that exceed any limit on content',
    section: 'RFC 9110 §15.5.14',
    send: `${request('POST', '/alphabet.txt', 'Transfer-Encoding: chunked')}fffffffffff\r\nabcde`,
    expect: refused(413),
    rule: 'open',
  },
  {
    id: 'chunked-without-last',
    title: 'no last chunk, and the end of the stream',
    section: 'RFC 9112 §8',
    send: [chunked('5\r\nabcde\r\n'), halfClose],
    expect: refused([400, 200], { optional: true }),
  },
  {
    id: 'chunked-without-last-line',
    title: 'a last chunk without its empty line, and the end of the stream',
    section: 'RFC 9112 §8',
    send: [chunked('5\r\nabcde\r\n0\r\n'), halfClose],
    expect: refused([400, 200], { optional: true }),
  },
]

export const chunkedContent: Subject = {
  id: 'chunked',
  title: 'reads chunked content, its extensions and its trailers',
  why: 'Sizes are hexadecimal and of any length, lines end in CRLF, extensions are ignored and trailers dropped. What is wrong in one octet ends the connection: behind it nobody knows where the next request begins.',
  reading: 'RFC 9112 §7.1; RFC 9110 §6.5',
  cases: [
    ...accepted,
    ...sizes,
    ...laxSizes,
    ...overflows,
    ...enormous,
    ...data,
    ...extensions,
    ...trailers,
    ...rest,
  ],
  ofRequests: true,
}
