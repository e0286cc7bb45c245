/** Accept-Encoding: which coding of a file is sent. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Case, Expected, Judge, Known, Subject } from '../case.ts'
import { absent, like, open } from '../case.ts'
import { answered, served } from '../expect.ts'
import { get, getAlphabet, request } from '../request.ts'
import { field, members } from '../response.ts'
import { COMPRESSIBLE } from '../site.ts'

const decoders: Record<string, (content: Buffer) => Buffer> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  br: brotliDecompressSync,
  identity: (content) => content,
}

/** Whatever the coding: it is one of these, named, and decodes to the file. */
function coded(...allowed: string[]): Judge {
  return (response) => {
    const coding = (field(response, 'content-encoding') ?? 'identity').toLowerCase()
    if (!allowed.includes(coding)) return `Content-Encoding: ${coding}`
    try {
      const decoded = decoders[coding]?.(response.content).toString()
      return decoded === COMPRESSIBLE ? undefined : `${coding} of other content`
    } catch {
      return `content that is not ${coding}`
    }
  }
}

const plain = answered(200, { content: COMPRESSIBLE, fields: { 'content-encoding': absent } })
const inCoding = (...codings: string[]): Expected =>
  answered(200, {
    judged: `the file in ${codings.join(' or ')}`,
    judge: coded(...codings),
    fields: { 'content-type': like('text/plain', /^text\/plain/), etag: like('a tag', /./) },
  })

function rows(expect: Expected, cases: Record<string, string[]>): Case[] {
  return Object.entries(cases).map(([id, fields]) => ({
    id: `coding-${id}`,
    title: fields.join(' and ') || 'no Accept-Encoding',
    section: 'RFC 9110 §12.5.3',
    send: get('/compressed.txt', ...fields),
    expect,
  }))
}

const accept = (value: string) => [`Accept-Encoding: ${value}`]

const must: Case[] = [
  ...rows(plain, {
    none: [],
    empty: ['Accept-Encoding:'],
    identity: accept('identity'),
    'refused-all-codings': accept('gzip;q=0, br;q=0'),
    'refused-gzip': accept('gzip;q=0'),
    'refused-decimals': accept('gzip;q=0.000, br;q=0.0'),
    'refused-blanks': accept('gzip ; q=0 , br ;\tq=0'),
    unknown: accept('foo, zstd, compress'),
    'refused-upper-case': accept('gzip;Q=0, br;Q=0'),
    'similar-name': accept('gzipped, brr, xgzip'),
    'within-parameter': accept('foo;a=gzip'),
  }),
  ...rows(inCoding('gzip', 'identity'), {
    'gzip-allowed': accept('gzip'),
    'gzip-with-weight-allowed': accept('gzip;q=0.5'),
    'br-refused': accept('gzip, br;q=0'),
    'star-but-br': accept('*, br;q=0'),
  }),
  ...rows(inCoding('br', 'identity'), {
    'br-allowed': accept('br'),
    'gzip-refused': accept('br, gzip;q=0'),
    'gzip-refused-star': accept('gzip;q=0, *;q=0.5'),
  }),
  ...rows(inCoding('gzip', 'br', 'identity'), {
    browser: accept('gzip, deflate, br, zstd'),
    star: accept('*'),
    deflate: accept('deflate, gzip;q=1.0, *;q=0.5'),
  }),
]

const ours: Case[] = [
  ...rows(inCoding('gzip'), {
    gzip: accept('gzip'),
    'gzip-case': accept('GZip'),
    'x-gzip': accept('x-gzip'),
    'gzip-weight': accept('gzip;q=0.001, identity;q=0'),
    'gzip-preferred': accept('br;q=0.5, gzip;q=0.8'),
    'gzip-empty-elements': accept(', gzip,,'),
    'gzip-blanks': accept(' \tgzip\t '),
    'identity-less': accept('gzip;q=0.9, identity;q=0.1'),
  }),
  ...rows(inCoding('br'), {
    br: accept('br'),
    'br-on-two-lines': ['Accept-Encoding: foo', 'Accept-Encoding: br'],
    'br-preferred': accept('gzip;q=0.5, br;q=0.8'),
  }),
  ...rows(plain, {
    'identity-preferred': accept('identity;q=1, gzip;q=0.5, br;q=0.5'),
  }),
  ...rows(answered(406), {
    'nothing-acceptable': accept('identity;q=0, foo'),
    'nothing-acceptable-star': accept('*;q=0'),
  }),
].map(open)

const rest: Case[] = [
  {
    id: 'coding-no-variant',
    title: 'Accept-Encoding for a file in one coding only',
    section: 'RFC 9110 §12.5.3',
    send: getAlphabet('Accept-Encoding: gzip, br'),
    expect: served({ fields: { 'content-encoding': absent } }),
  },
  ...['', 'Accept-Encoding: gzip', 'Accept-Encoding: br'].map(
    (line, index): Case => ({
      id: `coding-vary-${index + 1}`,
      title: `Vary with ${line || 'no Accept-Encoding'}`,
      section: 'RFC 9110 §12.5.5',
      send: get('/compressed.txt', ...[line].filter(Boolean)),
      expect: answered(200, {
        judge: (response) =>
          members(response, 'vary').some((name) => name === 'accept-encoding' || name === '*')
            ? undefined
            : `Vary: ${field(response, 'vary') ?? 'missing'}`,
      }),
      rule: 'open',
    }),
  ),
  {
    id: 'coding-vary-304',
    title: 'Vary in a 304',
    section: 'RFC 9110 §15.4.5',
    send: get('/compressed.txt', 'If-None-Match: *'),
    expect: answered(304, { fields: { vary: like('Accept-Encoding', /accept-encoding/i) } }),
    rule: 'open',
  },
  {
    id: 'coding-tags-differ',
    title: 'a strong ETag of its own for each coding',
    section: 'RFC 9110 §8.8.3.3',
    send: get('/compressed.txt', 'Accept-Encoding: gzip'),
    expect: ({ plainTag }: Known) =>
      answered(200, {
        judge: (response) => {
          const tag = field(response, 'etag')
          const encoded = field(response, 'content-encoding') !== undefined
          return encoded && tag === plainTag && !tag.startsWith('W/')
            ? `${tag} for both`
            : undefined
        },
      }),
  },
  {
    id: 'coding-304',
    title: 'the tag of the gzip coding, asked for again',
    section: 'RFC 9110 §13.1.2',
    send: ({ gzipTag }: Known) =>
      get('/compressed.txt', 'Accept-Encoding: gzip', `If-None-Match: ${gzipTag}`),
    expect: ({ gzipTag }: Known) => answered(304, { fields: { etag: gzipTag } }),
  },
  {
    id: 'coding-other-tag',
    title: 'the tag of the gzip coding for what is not encoded',
    section: 'RFC 9110 §13.1.2',
    send: ({ gzipTag }: Known) => get('/compressed.txt', `If-None-Match: ${gzipTag}`),
    expect: plain,
    rule: 'open',
  },
  {
    id: 'coding-head',
    title: 'HEAD with Accept-Encoding: gzip',
    section: 'RFC 9110 §9.3.2',
    send: request('HEAD', '/compressed.txt', 'Accept-Encoding: gzip'),
    expect: ({ gzipTag }: Known) => answered(200, { toHead: true, fields: { etag: gzipTag } }),
  },
  {
    id: 'coding-range',
    title: 'a range of the gzip coding',
    section: 'RFC 9110 §14.1.2',
    send: get('/compressed.txt', 'Accept-Encoding: gzip', 'Range: bytes=0-1'),
    expect: answered(206, {
      content: Buffer.from('1f8b', 'hex'),
      fields: { 'content-encoding': 'gzip' },
    }),
    rule: 'open',
  },
  {
    id: 'coding-sibling-itself',
    title: 'the compressed file by its own name',
    section: 'RFC 9110 §8.4',
    send: get('/compressed.txt.gz', 'Accept-Encoding: gzip'),
    expect: answered(200, { fields: { 'content-type': like('a type of gzip', /gzip/) } }),
    rule: 'open',
  },
  ...(
    [
      ['accept', 'Accept: image/png'],
      ['accept-none', 'Accept: */*;q=0'],
      ['accept-junk', 'Accept: ,;q=;'],
      ['language', 'Accept-Language: x-klingon'],
      ['charset', 'Accept-Charset: ebcdic'],
    ] as const
  ).map(
    ([id, line]): Case => ({
      id: `negotiation-${id}`,
      title: line,
      section: 'RFC 9110 §12.5',
      send: getAlphabet(line),
      expect: answered([200, 406]),
    }),
  ),
]

export const negotiation: Subject = {
  id: 'negotiation',
  title: 'sends a coding that the client accepts',
  why: 'A coding is sent to those who ask for it, and never to those who refuse it by q=0. Each coding has a tag of its own, and Vary tells caches to keep them apart.',
  reading: 'RFC 9110 §8.4, §12.4.2, §12.5.3 and §12.5.5',
  cases: [...must, ...ours, ...rest],
}
