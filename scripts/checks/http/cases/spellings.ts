/** Every field that a server reads, its name in lower, in upper and in odd case. */
import {
  awaitContinue,
  type Case,
  type ForKnown,
  like,
  open,
  type Send,
  type Subject,
} from '../case.ts'
import { answered, either, refused, served, servedLast } from '../expect.ts'
import { getAlphabet, head, oldGet } from '../request.ts'
import { LAST_MODIFIED } from '../site.ts'

const EARLIER = 'Mon, 01 Jan 2024 00:00:00 GMT'

/** 'If-Range' as it is, as 'if-range', 'IF-RANGE', 'iF-rANGE' and 'If-range'. */
const SPELLINGS: Readonly<Record<string, (name: string) => string>> = {
  usual: (name) => name,
  lower: (name) => name.toLowerCase(),
  upper: (name) => name.toUpperCase(),
  odd: (name) => name.replaceAll(/[a-z]/gi, inverted),
  first: (name) => name.slice(0, 1) + name.slice(1).toLowerCase(),
}

function inverted(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
}

/** A request with the field, its name written as `spelled` says. */
type Written = (spelled: (name: string) => string) => ForKnown<Send>

/** Each spelling of the fields that the request writes. */
function each(
  about: Pick<Case, 'section' | 'expect'> & { id: string; field: string },
  written: Written,
): Case[] {
  const { id, field, section, expect } = about
  const all = Object.entries(SPELLINGS).map(([spelling, spelled]): Case => {
    const title = field.split(' and ').map(spelled).join(' and ')
    return { id: `spelling-${id}-${spelling}`, title, section, send: written(spelled), expect }
  })
  // A name of one word is the same in two of the spellings.
  return all.filter(({ title }, at) => all.findIndex((one) => one.title === title) === at)
}

const message: Case[] = [
  ...each({ id: 'host', field: 'Host', section: 'RFC 9112 §3.2', expect: served() }, (spelled) =>
    head('GET /alphabet.txt HTTP/1.1', `${spelled('Host')}: localhost`),
  ),
  ...each(
    { id: 'host-twice', field: 'Host', section: 'RFC 9112 §3.2', expect: refused(400) },
    (spelled) => getAlphabet(`${spelled('Host')}: other.example`),
  ),
  ...each(
    { id: 'host-bad', field: 'Host', section: 'RFC 9112 §3.2', expect: refused(400) },
    (spelled) => head('GET /alphabet.txt HTTP/1.1', `${spelled('Host')}: a b`),
  ),
  ...each(
    { id: 'connection', field: 'Connection', section: 'RFC 9112 §9.6', expect: servedLast() },
    (spelled) => getAlphabet(`${spelled('Connection')}: close`),
  ),
  ...each(
    { id: 'length', field: 'Content-Length', section: 'RFC 9112 §6.2', expect: served() },
    (spelled) => `${getAlphabet(`${spelled('Content-Length')}: 5`)}abcde`,
  ),
  ...each(
    { id: 'length-twice', field: 'Content-Length', section: 'RFC 9112 §6.3', expect: refused(400) },
    (spelled) => `${getAlphabet('Content-Length: 5', `${spelled('Content-Length')}: 6`)}abcde`,
  ),
  ...each(
    { id: 'length-bad', field: 'Content-Length', section: 'RFC 9112 §6.3', expect: refused(400) },
    (spelled) => `${getAlphabet(`${spelled('Content-Length')}: five`)}abcde`,
  ),
  ...each(
    { id: 'chunked', field: 'Transfer-Encoding', section: 'RFC 9112 §6.1', expect: served() },
    (spelled) =>
      `${getAlphabet(`${spelled('Transfer-Encoding')}: chunked`)}5\r\nabcde\r\n0\r\n\r\n`,
  ),
  ...each(
    {
      id: 'expect',
      field: 'Expect',
      section: 'RFC 9110 §10.1.1',
      expect: served({ interim: [100], orAtOnce: true }),
    },
    (spelled) => [
      getAlphabet('Content-Length: 5', `${spelled('Expect')}: 100-continue`),
      awaitContinue,
      'abcde',
    ],
  ),
]

const keptOpen: Case[] = each(
  {
    id: 'keep-alive',
    field: 'Connection',
    section: 'RFC 9112 §9.3',
    expect: served({
      toOldVersion: true,
      fields: { connection: like('keep-alive', /^keep-alive$/i) },
    }),
  },
  (spelled) => oldGet('/alphabet.txt', `${spelled('Connection')}: keep-alive`),
).map(open)

const part = answered(206, { content: 'abcde', fields: { 'content-range': 'bytes 0-4/26' } })

const files: Case[] = [
  ...each({ id: 'range', field: 'Range', section: 'RFC 9110 §14.2', expect: part }, (spelled) =>
    getAlphabet(`${spelled('Range')}: bytes=0-4`),
  ),
  ...each(
    { id: 'if-range', field: 'If-Range', section: 'RFC 9110 §13.1.5', expect: served() },
    (spelled) => getAlphabet('Range: bytes=0-4', `${spelled('If-Range')}: "another"`),
  ),
  ...each(
    { id: 'ranges', field: 'Range and If-Range', section: 'RFC 9110 §13.1.5', expect: part },
    (spelled) =>
      ({ entityTag }) =>
        getAlphabet(`${spelled('Range')}: bytes=0-4`, `${spelled('If-Range')}: ${entityTag}`),
  ),
  ...each(
    {
      id: 'none-match',
      field: 'If-None-Match',
      section: 'RFC 9110 §13.1.2',
      expect: answered(304),
    },
    (spelled) =>
      ({ entityTag }) =>
        getAlphabet(`${spelled('If-None-Match')}: ${entityTag}`),
  ),
  ...each(
    {
      id: 'none-match-first',
      field: 'If-None-Match and If-Modified-Since',
      section: 'RFC 9110 §13.2.2',
      expect: served(),
    },
    (spelled) =>
      getAlphabet(
        `${spelled('If-Modified-Since')}: ${LAST_MODIFIED}`,
        `${spelled('If-None-Match')}: "another"`,
      ),
  ),
  ...each(
    {
      id: 'modified-since',
      field: 'If-Modified-Since',
      section: 'RFC 9110 §13.1.3',
      expect: answered(304),
    },
    (spelled) => getAlphabet(`${spelled('If-Modified-Since')}: ${LAST_MODIFIED}`),
  ),
  ...each(
    { id: 'match', field: 'If-Match', section: 'RFC 9110 §13.1.1', expect: either(412) },
    (spelled) => getAlphabet(`${spelled('If-Match')}: "another"`),
  ),
  ...each(
    {
      id: 'unmodified-since',
      field: 'If-Unmodified-Since',
      section: 'RFC 9110 §13.1.4',
      expect: either(412),
    },
    (spelled) => getAlphabet(`${spelled('If-Unmodified-Since')}: ${EARLIER}`),
  ),
  ...each(
    {
      id: 'accept-encoding',
      field: 'Accept-Encoding',
      section: 'RFC 9110 §5.1',
      expect: ({ plainTag, gzipTag }) =>
        answered(200, { fields: gzipTag === plainTag ? {} : { etag: gzipTag } }),
    },
    (spelled) =>
      getAlphabet(`${spelled('Accept-Encoding')}: gzip`).replace('alphabet', 'compressed'),
  ),
]

export const spellings: Subject = {
  id: 'spellings',
  title: 'reads every field whatever the case of its name',
  why: 'Names of fields are the same in any case: HTTP/2 and many clients write them in lower case, browsers do not. A field that is read in one spelling only is ignored in the others, and the server does as if it had not been sent.',
  reading: 'RFC 9110 §5.1; strcasecmp(3)',
  cases: [...message, ...keptOpen, ...files],
}
