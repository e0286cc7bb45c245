/** Where a request ends: lengths, codings, and both at once. */
import { type Case, halfClose, open, type Subject } from '../case.ts'
import { either, inTurn, refused, served, servedLast, theAlphabet } from '../expect.ts'
import { getAlphabet, HIDDEN, head, request } from '../request.ts'
import { codings } from './codings.ts'
import { rows } from './framed.ts'
import { lengths } from './lengths.ts'

const accepted: Case[] = [
  ...rows('RFC 9112 §6.3', served(), {
    'length-0': ['Content-Length: 0', ['Content-Length: 0']],
    length: ['five octets of content', ['Content-Length: 5'], 'abcde'],
    'length-request': [
      'content that looks like a request',
      [`Content-Length: ${HIDDEN.length}`],
      HIDDEN,
    ],
    'length-crlf': ['content that is an empty line', ['Content-Length: 2'], '\r\n'],
    'length-binary': ['content of any octets', ['Content-Length: 6'], '\0\r\n\xff\x80\n'],
    'length-large': ['100,000 octets of content', ['Content-Length: 100000'], 'x'.repeat(100_000)],
    'length-blanks': ['blanks around the length', ['Content-Length: \t 5 \t'], 'abcde'],
    chunked: ['chunked content', ['Transfer-Encoding: chunked'], '5\r\nabcde\r\n0\r\n\r\n'],
    'chunked-request': [
      'chunked content that looks like a request',
      ['Transfer-Encoding: chunked'],
      `${HIDDEN.length.toString(16)}\r\n${HIDDEN}\r\n0\r\n\r\n`,
    ],
  }),
  ...rows('RFC 9112 §7', served(), {
    'coding-case': ['Chunked in mixed case', ['Transfer-Encoding: cHuNkEd'], '0\r\n\r\n'],
    'coding-spaces': ['spaces around chunked', ['Transfer-Encoding:   chunked  '], '0\r\n\r\n'],
  }),
  ...rows('RFC 9112 §7', served(), {
    'coding-blanks': ['tabs around chunked', ['Transfer-Encoding: \t chunked \t'], '0\r\n\r\n'],
  }).map(open),
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
    rule: 'open',
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
    send: `${request('HEAD', '/alphabet.txt', `Content-Length: ${HIDDEN.length}`)}${HIDDEN}`,
    expect: either(200, { toHead: true }),
  },
  {
    id: 'framing-options-with-content',
    title: 'OPTIONS with content',
    section: 'RFC 9112 §6.3',
    send: `${request('OPTIONS', '/alphabet.txt', `Content-Length: ${HIDDEN.length}`)}${HIDDEN}`,
    expect: either([200, 204, 405]),
  },
  {
    id: 'framing-post-with-content',
    title: 'a POST with content, to a file',
    section: 'RFC 9112 §6.3',
    send: `${request('POST', '/alphabet.txt', `Content-Length: ${HIDDEN.length}`)}${HIDDEN}`,
    expect: either([200, 403, 405, 501]),
  },
  {
    id: 'framing-missing-with-content',
    title: 'content for a file that is not there',
    section: 'RFC 9112 §6.3',
    send: `${request('GET', '/not-there', `Content-Length: ${HIDDEN.length}`)}${HIDDEN}`,
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

const tooLarge: Case[] = [
  {
    id: 'framing-length-beyond-limit',
    title: 'a length of a terabyte',
    section: 'RFC 9110 §15.5.14',
    send: request('POST', '/alphabet.txt', 'Content-Length: 1000000000000') + HIDDEN,
    expect: refused(413),
    rule: 'open',
  },
]

const both: Case[] = [
  ...rows('RFC 9112 §6.3', refused([400, 501]), {
    'both-cl-te': [
      'Content-Length that covers a hidden request, and chunked',
      [`Content-Length: ${5 + HIDDEN.length}`, 'Transfer-Encoding: chunked'],
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
  }).map(open),
  {
    id: 'framing-both-closes',
    title: 'chunked and Content-Length, behind which the connection ends whatever the response',
    section: 'RFC 9112 §6.1',
    send: `${getAlphabet('Transfer-Encoding: chunked', 'Content-Length: 5')}0\r\n\r\n${HIDDEN}`,
    expect: refused([200, 400, 411, 501]),
  },
  {
    id: 'framing-1.0-chunked',
    title: 'Transfer-Encoding in HTTP/1.0',
    section: 'RFC 9112 §6.1',
    send: `${head('GET /alphabet.txt HTTP/1.0', 'Connection: keep-alive', 'Transfer-Encoding: chunked')}0\r\n\r\n${HIDDEN}`,
    expect: refused([400, 200, 501, 411], { toOldVersion: true }),
  },
  {
    id: 'framing-1.0-both',
    title: 'both in HTTP/1.0',
    section: 'RFC 9112 §6.1',
    send: `${head('GET /alphabet.txt HTTP/1.0', 'Connection: keep-alive', 'Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${HIDDEN}`,
    expect: refused([400, 200, 501, 411], { toOldVersion: true }),
  },
]

const cut: Case[] = [
  {
    id: 'framing-length-cut',
    title: 'half of the content, and the end of the stream',
    section: 'RFC 9112 §8',
    send: [`${request('POST', '/alphabet.txt', 'Content-Length: 10')}abcde`, halfClose],
    expect: refused([405, 400, 501, 403, 411, 413], { optional: true }),
  },
  {
    id: 'framing-chunked-cut',
    title: 'half of a chunk, and the end of the stream',
    section: 'RFC 9112 §8',
    send: [
      `${request('POST', '/alphabet.txt', 'Transfer-Encoding: chunked')}a\r\nabcde`,
      halfClose,
    ],
    expect: refused([405, 400, 501, 403, 411, 413], { optional: true }),
  },
]

export const framings: Subject = {
  id: 'framing',
  title: 'knows where every request ends, or answers no further one',
  why: 'Where one server sees one request and the next one two, the second is smuggled past the first. Length and coding are taken by the letter, and never both.',
  reading: 'RFC 9112 §6 and §11.2; RFC 9110 §8.6',
  cases: [...accepted, ...lengths, ...tooLarge, ...codings, ...both, ...cut],
  ofRequests: true,
}
