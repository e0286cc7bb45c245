import { type Case, type Expected, halfClose, type Subject } from '../case.ts'
import { either, inTurn, refused, served, servedLast, theAlphabet } from '../expect.ts'
import { getAlphabet, head, hidden, request } from '../request.ts'

/** A GET with these fields and this content, and behind it what must not be seen. */
type Row = [title: string, fields: string[], content?: string]

function rows(section: string, expect: Expected, cases: Record<string, Row>): Case[] {
  const behind = expect.afterwards === 'open' ? '' : hidden
  return Object.entries(cases).map(([id, [title, fields, content = '']]) => ({
    id: `framing-${id}`,
    title,
    section,
    send: getAlphabet(...fields) + content + behind,
    expect,
  }))
}

const stricter = (one: Case): Case => ({ ...one, stricter: true })

const accepted: Case[] = [
  ...rows('RFC 9112 §6.3', served(), {
    'length-0': ['Content-Length: 0', ['Content-Length: 0']],
    length: ['five octets of content', ['Content-Length: 5'], 'abcde'],
    'length-request': [
      'content that looks like a request',
      [`Content-Length: ${hidden.length}`],
      hidden,
    ],
    'length-crlf': ['content that is an empty line', ['Content-Length: 2'], '\r\n'],
    'length-binary': ['content of any octets', ['Content-Length: 6'], '\0\r\n\xff\x80\n'],
    'length-large': ['100,000 octets of content', ['Content-Length: 100000'], 'x'.repeat(100_000)],
    'length-blanks': ['blanks around the length', ['Content-Length: \t 5 \t'], 'abcde'],
    chunked: ['chunked content', ['Transfer-Encoding: chunked'], '5\r\nabcde\r\n0\r\n\r\n'],
    'chunked-request': [
      'chunked content that looks like a request',
      ['Transfer-Encoding: chunked'],
      `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`,
    ],
  }),
  ...rows('RFC 9112 §7', served(), {
    'coding-case': ['Chunked in mixed case', ['Transfer-Encoding: cHuNkEd'], '0\r\n\r\n'],
    'coding-blanks': ['blanks around chunked', ['Transfer-Encoding: \t chunked \t'], '0\r\n\r\n'],
  }),
  {
    id: 'framing-length-leading-zeros',
    title: 'a length with leading zeros',
    section: 'RFC 9110 §8.6',
    send: `${getAlphabet('Content-Length: 0005')}abcde`,
    expect: served(),
  },
  {
    id: 'framing-coding-empty-elements',
    title: 'empty elements in the list of codings',
    section: 'RFC 9110 §5.6.1.2',
    send: `${getAlphabet('Transfer-Encoding: , chunked ,')}0\r\n\r\n`,
    expect: served(),
  },
  {
    id: 'framing-none',
    title: 'a POST without content, and a request behind it',
    section: 'RFC 9112 §6.3',
    send: request('POST', '/alphabet.txt') + getAlphabet(),
    expect: inTurn({ status: [405, 501, 403, 200] }, theAlphabet),
  },
  {
    id: 'framing-two-with-content',
    title: 'two requests with content',
    section: 'RFC 9112 §6.3',
    send: `${getAlphabet('Content-Length: 3')}abc${getAlphabet('Content-Length: 4')}defg`,
    expect: inTurn(theAlphabet, theAlphabet),
  },
  {
    id: 'framing-head-with-content',
    title: 'a HEAD with content',
    section: 'RFC 9112 §6.3',
    send: `${request('HEAD', '/alphabet.txt', `Content-Length: ${hidden.length}`)}${hidden}`,
    expect: either(200, { toHead: true }),
  },
  {
    id: 'framing-options-with-content',
    title: 'OPTIONS with content',
    section: 'RFC 9112 §6.3',
    send: `${request('OPTIONS', '/alphabet.txt', `Content-Length: ${hidden.length}`)}${hidden}`,
    expect: either([200, 204, 405]),
  },
  {
    id: 'framing-post-with-content',
    title: 'a POST with content, to a file',
    section: 'RFC 9112 §6.3',
    send: `${request('POST', '/alphabet.txt', `Content-Length: ${hidden.length}`)}${hidden}`,
    expect: either([405, 501, 403]),
  },
  {
    id: 'framing-missing-with-content',
    title: 'content for a file that is not there',
    section: 'RFC 9112 §6.3',
    send: `${request('GET', '/not-there', `Content-Length: ${hidden.length}`)}${hidden}`,
    expect: either(404),
  },
  {
    id: 'framing-1.0-length',
    title: 'content in HTTP/1.0',
    section: 'RFC 9112 §6.3',
    send: `${head('GET /alphabet.txt HTTP/1.0', 'Content-Length: 5')}abcde`,
    expect: servedLast({ toOldVersion: true }),
  },
]

const lengths = rows('RFC 9112 §6.3', refused(400), {
  'length-plus': ['Content-Length: +5', ['Content-Length: +5'], 'abcde'],
  'length-minus': ['Content-Length: -5', ['Content-Length: -5'], 'abcde'],
  'length-minus-0': ['Content-Length: -0', ['Content-Length: -0']],
  'length-letters': ['Content-Length: five', ['Content-Length: five'], 'abcde'],
  'length-letter-behind': ['Content-Length: 5a', ['Content-Length: 5a'], 'abcde'],
  'length-hexadecimal': ['Content-Length: 0x5', ['Content-Length: 0x5'], 'abcde'],
  'length-octal': ['Content-Length: 0o5', ['Content-Length: 0o5'], 'abcde'],
  'length-decimal-point': ['Content-Length: 5.0', ['Content-Length: 5.0'], 'abcde'],
  'length-exponent': ['Content-Length: 5e0', ['Content-Length: 5e0'], 'abcde'],
  'length-underscore': ['Content-Length: 0_5', ['Content-Length: 0_5'], 'abcde'],
  'length-space-inside': ['Content-Length: 0 5', ['Content-Length: 0 5'], 'abcde'],
  'length-empty': ['an empty Content-Length', ['Content-Length:']],
  'length-blank': ['a Content-Length of blanks', ['Content-Length:  \t']],
  'length-semicolon': ['Content-Length: 5;a', ['Content-Length: 5;a'], 'abcde'],
  'length-quoted': ['Content-Length: "5"', ['Content-Length: "5"'], 'abcde'],
  'length-nul': ['a NUL behind the length', ['Content-Length: 5\0'], 'abcde'],
  'length-other-digits': ['superscript digits', ['Content-Length: \xb2'], 'ab'],
  'length-vertical-tab': ['a vertical tab before the length', ['Content-Length: \v5'], 'abcde'],
  'length-list-different': ['Content-Length: 5, 6', ['Content-Length: 5, 6'], 'abcdef'],
  'length-twice-different': [
    'two lengths that differ',
    ['Content-Length: 5', 'Content-Length: 6'],
    'abcdef',
  ],
  'length-twice-0': [
    'two lengths, the second 0',
    ['Content-Length: 5', 'Content-Length: 0'],
    'abcde',
  ],
  'length-twice-apart': [
    'two lengths that differ, with other fields between and in different case',
    ['Content-Length: 0', 'X-Test: a', 'CONTENT-LENGTH: 5'],
    'abcde',
  ],
  'length-list-bad': ['Content-Length: 5, x', ['Content-Length: 5, x'], 'abcde'],
})

const sameLengths = rows('RFC 9110 §8.6', refused(400), {
  'length-twice-same': [
    'the same length twice',
    ['Content-Length: 5', 'Content-Length: 5'],
    'abcde',
  ],
  'length-list-same': ['Content-Length: 5, 5', ['Content-Length: 5, 5'], 'abcde'],
}).map(stricter)

const hugeLengths = rows('RFC 9110 §8.6', refused([400, 413]), {
  'length-2-63': ['a length of 2^63', [`Content-Length: ${2n ** 63n}`]],
  'length-2-64': ['a length of 2^64', [`Content-Length: ${2n ** 64n}`]],
  'length-2-64-5': ['a length of 2^64 + 5', [`Content-Length: ${2n ** 64n + 5n}`], 'abcde'],
  'length-40-digits': ['a length of forty digits', [`Content-Length: ${'9'.repeat(40)}`]],
})

const tooLarge: Case[] = [
  {
    id: 'framing-length-beyond-limit',
    title: 'a length of a terabyte',
    section: 'RFC 9110 §15.5.14',
    send: request('POST', '/alphabet.txt', 'Content-Length: 1000000000000') + hidden,
    expect: refused(413),
    stricter: true,
  },
]

const codings: Case[] = [
  ...rows('RFC 9112 §6.3', refused(400), {
    'coding-not-last': [
      'chunked before another coding',
      ['Transfer-Encoding: chunked, gzip'],
      '0\r\n\r\n',
    ],
    'coding-identity-last': [
      'chunked before identity',
      ['Transfer-Encoding: chunked, identity'],
      '0\r\n\r\n',
    ],
  }),
  ...rows('RFC 9112 §6.3', refused([400, 501]), {
    'coding-gzip': ['gzip without chunked', ['Transfer-Encoding: gzip'], 'abcde'],
    'coding-identity': ['identity', ['Transfer-Encoding: identity'], 'abcde'],
    'coding-unknown': ['an unknown coding', ['Transfer-Encoding: foo'], 'abcde'],
    'coding-xchunked': [
      'a coding that ends in chunked',
      ['Transfer-Encoding: xchunked'],
      '0\r\n\r\n',
    ],
    'coding-chunkedx': [
      'a coding that begins with chunked',
      ['Transfer-Encoding: chunkedx'],
      '0\r\n\r\n',
    ],
    'coding-space': ['chunked in two words', ['Transfer-Encoding: chun ked'], '0\r\n\r\n'],
    'coding-quoted': ['chunked in quotes', ['Transfer-Encoding: "chunked"'], '0\r\n\r\n'],
    'coding-vertical-tab': [
      'a vertical tab before chunked',
      ['Transfer-Encoding: \vchunked'],
      '0\r\n\r\n',
    ],
    'coding-form-feed': [
      'a form feed behind chunked',
      ['Transfer-Encoding: chunked\f'],
      '0\r\n\r\n',
    ],
    'coding-nul': ['a NUL behind chunked', ['Transfer-Encoding: chunked\0'], '0\r\n\r\n'],
    'coding-obs-text': [
      'a byte above 127 behind chunked',
      ['Transfer-Encoding: chunked\xa0'],
      '0\r\n\r\n',
    ],
    'coding-cr': ['a bare CR behind chunked', ['Transfer-Encoding: chunked\r'], '0\r\n\r\n'],
    'coding-comma-unknown': [
      'chunked and an unknown coding',
      ['Transfer-Encoding: chunked, foo'],
      '0\r\n\r\n',
    ],
  }),
  ...rows('RFC 9112 §6.1', refused([400, 501]), {
    'coding-gzip-chunked': [
      'gzip and then chunked',
      ['Transfer-Encoding: gzip, chunked'],
      '0\r\n\r\n',
    ],
    'coding-identity-chunked': [
      'identity and then chunked',
      ['Transfer-Encoding: identity, chunked'],
      '0\r\n\r\n',
    ],
    'coding-two-lines': [
      'gzip and chunked on two lines',
      ['Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'],
      '0\r\n\r\n',
    ],
    'coding-unknown-chunked': [
      'an unknown coding, then chunked',
      ['Transfer-Encoding: foo, chunked'],
      '0\r\n\r\n',
    ],
    'coding-twice': ['chunked, chunked', ['Transfer-Encoding: chunked, chunked'], '0\r\n\r\n'],
    'coding-twice-lines': [
      'chunked on two lines',
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
      '0\r\n\r\n',
    ],
  }),
  ...rows('RFC 9112 §7', refused([400, 501]), {
    'coding-parameter': [
      'chunked with a parameter',
      ['Transfer-Encoding: chunked;a=b'],
      '0\r\n\r\n',
    ],
    'coding-empty': ['an empty Transfer-Encoding', ['Transfer-Encoding:'], '0\r\n\r\n'],
  }).map(stricter),
]

const both: Case[] = [
  ...rows('RFC 9112 §6.3', refused(400), {
    'both-cl-te': [
      'Content-Length that covers a hidden request, and chunked',
      [`Content-Length: ${5 + hidden.length}`, 'Transfer-Encoding: chunked'],
      '0\r\n\r\n',
    ],
    'both-te-cl': [
      'chunked, and Content-Length',
      ['Transfer-Encoding: chunked', 'Content-Length: 5'],
      '0\r\n\r\n',
    ],
    'both-length-0': [
      'chunked, and Content-Length: 0',
      ['Transfer-Encoding: chunked', 'Content-Length: 0'],
      '0\r\n\r\n',
    ],
    'both-upper-case': [
      'both in upper case',
      ['CONTENT-LENGTH: 5', 'TRANSFER-ENCODING: CHUNKED'],
      '0\r\n\r\n',
    ],
    'both-identity': [
      'identity, and Content-Length',
      ['Transfer-Encoding: identity', 'Content-Length: 5'],
      'abcde',
    ],
    'both-unknown': [
      'an unknown coding, and Content-Length',
      ['Transfer-Encoding: foo', 'Content-Length: 5'],
      'abcde',
    ],
    'both-empty': [
      'an empty Transfer-Encoding, and Content-Length',
      ['Transfer-Encoding:', 'Content-Length: 5'],
      'abcde',
    ],
  }).map(stricter),
  {
    id: 'framing-1.0-chunked',
    title: 'Transfer-Encoding in HTTP/1.0',
    section: 'RFC 9112 §6.1',
    send: `${head('GET /alphabet.txt HTTP/1.0', 'Connection: keep-alive', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
    expect: refused([400, 200, 501, 411], { toOldVersion: true }),
  },
  {
    id: 'framing-1.0-both',
    title: 'both in HTTP/1.0',
    section: 'RFC 9112 §6.1',
    send: `${head('GET /alphabet.txt HTTP/1.0', 'Connection: keep-alive', 'Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
    expect: refused([400, 200, 501, 411], { toOldVersion: true }),
  },
]

const cut: Case[] = [
  {
    id: 'framing-length-cut',
    title: 'half of the content, and the end of the stream',
    section: 'RFC 9112 §8',
    send: [`${request('POST', '/alphabet.txt', 'Content-Length: 10')}abcde`, halfClose],
    expect: refused([405, 400, 501, 403], { optional: true }),
  },
  {
    id: 'framing-chunked-cut',
    title: 'half of a chunk, and the end of the stream',
    section: 'RFC 9112 §8',
    send: [
      `${request('POST', '/alphabet.txt', 'Transfer-Encoding: chunked')}a\r\nabcde`,
      halfClose,
    ],
    expect: refused([405, 400, 501, 403], { optional: true }),
  },
]

export const framings: Subject = {
  id: 'framing',
  title: 'knows where every request ends, or answers no further one',
  why: 'Where one server sees one request and the next one two, the second is smuggled past the first. Length and coding are taken by the letter, and never both.',
  reading: 'RFC 9112 §6 and §11.2; RFC 9110 §8.6',
  cases: [
    ...accepted,
    ...lengths,
    ...sameLengths,
    ...hugeLengths,
    ...tooLarge,
    ...codings,
    ...both,
    ...cut,
  ],
}
