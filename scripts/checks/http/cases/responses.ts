/** What every response says of itself, and the media types of files. */
import type { Case, Known, Subject } from '../case.ts'
import { absent, like } from '../case.ts'
import { answered, inTurn, refused, served } from '../expect.ts'
import { get, getAlphabet, head, oldGet } from '../request.ts'
import { field } from '../response.ts'
import { LARGE, LAST_MODIFIED } from '../site.ts'

const TYPES: Record<string, RegExp> = {
  'page.html': /^text\/html(;\s*charset=utf-8)?$/i,
  'style.css': /^text\/css(;\s*charset=utf-8)?$/i,
  'script.js': /^(text|application)\/(x-)?javascript(;\s*charset=utf-8)?$/i,
  'data.json': /^application\/json(;\s*charset=utf-8)?$/i,
  'image.svg': /^image\/svg\+xml(;\s*charset=utf-8)?$/i,
  'image.png': /^image\/png$/,
  'alphabet.txt': /^text\/plain(;\s*charset=utf-8)?$/i,
  'feed.xml': /^(text|application)\/xml(;\s*charset=utf-8)?$/i,
  'archive.zip': /^application\/zip$/,
}

const FEWER_KNOW: Record<string, RegExp> = {
  'module.mjs': /^(text|application)\/javascript/i,
  'image.webp': /^image\/webp$/,
  'font.woff2': /^font\/woff2$/,
  'module.wasm': /^application\/wasm$/,
  'UPPER.HTML': /^text\/html/,
  'two.dots.css': /^text\/css/,
  'without-extension': /^(application\/octet-stream|text\/plain)/,
  'of.unknown-type-4711': /^(application\/octet-stream|text\/plain)/,
}

/** The types that a pattern allows, as they are written: "text/xml or application/xml". */
function wordsOf({ source }: RegExp): string {
  const plain = source
    .replace('(;\\s*charset=utf-8)?', '')
    .replace('(x-)?', '')
    .replaceAll(/[\^$\\]/g, '')
  const [, choice, rest = ''] = /^\(([^)]*)\)(.*)$/.exec(plain) ?? []
  if (choice === undefined) return plain
  const all = choice.split('|').map((one) => one + rest)
  return all.join(' or ')
}

function typed(name: string, type: RegExp): Case {
  return {
    id: `type-${name.toLowerCase()}`,
    title: `the type of ${name}`,
    section: 'RFC 9110 §8.3',
    send: get(`/${name}`),
    expect: answered(200, { fields: { 'content-type': like(wordsOf(type), type) } }),
  }
}

const TEXTUAL = ['page.html', 'style.css', 'script.js', 'alphabet.txt']

const cases: Case[] = [
  {
    id: 'response-fields',
    title: 'a file: Content-Length and Last-Modified',
    section: 'RFC 9110 §8.6 and §8.8.2',
    send: getAlphabet(),
    expect: served({ fields: { 'content-length': '26', 'last-modified': LAST_MODIFIED } }),
  },
  {
    id: 'response-tag',
    title: 'a strong ETag, the same each time',
    section: 'RFC 9110 §8.8.3',
    send: getAlphabet(),
    expect: ({ entityTag }: Known) => served({ fields: { etag: entityTag } }),
  },
  {
    id: 'response-tag-strong',
    title: 'an ETag that is strong',
    section: 'RFC 9110 §8.8.1',
    send: getAlphabet(),
    expect: served({ fields: { etag: like('a tag without W/', /^"/) } }),
    rule: 'open',
  },
  {
    id: 'response-tags-differ',
    title: 'another ETag for another file',
    section: 'RFC 9110 §8.8.3',
    send: get('/style.css'),
    expect: ({ entityTag }: Known) =>
      answered(200, {
        judged: 'an ETag of its own',
        judge: (response) =>
          field(response, 'etag') === entityTag ? 'the tag of another file' : undefined,
      }),
  },
  {
    id: 'response-ranges',
    title: 'Accept-Ranges: bytes',
    section: 'RFC 9110 §14.3',
    send: getAlphabet(),
    expect: served({ fields: { 'accept-ranges': 'bytes' } }),
    rule: 'open',
  },
  {
    id: 'response-cache-control',
    title: 'Cache-Control',
    section: 'RFC 9111 §5.2.2',
    send: getAlphabet(),
    expect: served({
      fields: {
        'cache-control': like('no-cache or max-age', /^(no-cache|max-age=\d+|public, max-age=\d+)/),
      },
    }),
    rule: 'open',
  },
  {
    id: 'response-nosniff',
    title: 'X-Content-Type-Options: nosniff',
    section: 'WHATWG Fetch §3.6',
    send: getAlphabet(),
    expect: served({ fields: { 'x-content-type-options': 'nosniff' } }),
    rule: 'open',
  },
  {
    id: 'response-nosniff-error',
    title: 'X-Content-Type-Options: nosniff on an error',
    section: 'WHATWG Fetch §3.6',
    send: get('/not-there'),
    expect: answered(404, { fields: { 'x-content-type-options': 'nosniff' } }),
    rule: 'open',
  },
  {
    id: 'response-empty',
    title: 'an empty file',
    section: 'RFC 9110 §8.6',
    send: get('/empty.txt'),
    expect: answered(200, { content: '', fields: { 'content-length': '0' } }),
  },
  {
    id: 'response-large',
    title: 'a file larger than a socket buffer',
    section: 'RFC 9110 §9.3.1',
    send: get('/large.bin'),
    expect: answered(200, { content: LARGE, fields: { 'content-length': `${LARGE.length}` } }),
  },
  {
    id: 'response-large-1.0',
    title: 'a large file in HTTP/1.0',
    section: 'RFC 9110 §9.3.1',
    send: oldGet('/large.bin'),
    expect: refused(200, { content: LARGE, toOldVersion: true }),
  },
  {
    id: 'response-large-twice',
    title: 'a large file, twice',
    section: 'RFC 9110 §9.3.1',
    send: get('/large.bin').repeat(2),
    expect: inTurn({ status: 200, content: LARGE }, { status: 200, content: LARGE }),
  },
  {
    id: 'response-no-coding',
    title: 'no Content-Encoding for what is not encoded',
    section: 'RFC 9110 §8.4',
    send: getAlphabet('Accept-Encoding: gzip, br'),
    expect: served({ fields: { 'content-encoding': absent } }),
  },
  {
    id: 'response-404-with-content',
    title: 'a 404 that says so, with a type',
    section: 'RFC 9110 §15.5',
    send: get('/not-there'),
    expect: answered(404, {
      content: like('404 or "not found"', /404|not found/i),
      fields: { 'content-type': like('a type', /./) },
    }),
  },
  {
    id: 'response-400',
    title: 'a refusal of what is no request, with the same fields',
    section: 'RFC 9110 §6.6.1',
    send: head('GET /alphabet.txt HTTP/1.1', 'Host: a', 'Host: b'),
    expect: refused(400),
  },
  {
    id: 'response-304',
    title: 'a 304, with the same fields',
    section: 'RFC 9110 §6.6.1 and §15.4.5',
    send: getAlphabet(`If-Modified-Since: ${LAST_MODIFIED}`),
    expect: answered([200, 304]),
  },
  {
    id: 'response-206',
    title: 'a range, with what range it is',
    section: 'RFC 9110 §15.3.7',
    send: getAlphabet('Range: bytes=0-4'),
    expect: answered([200, 206]),
  },
  {
    id: 'response-301',
    title: 'a redirect, with where it leads',
    section: 'RFC 9110 §15.4',
    send: get('/sub'),
    expect: answered([200, 301, 302, 307, 308]),
  },
  {
    id: 'response-1.0-404',
    title: 'a 404 in HTTP/1.0',
    section: 'RFC 9110 §6.2',
    send: head('GET /not-there HTTP/1.0'),
    expect: refused(404, { toOldVersion: true }),
  },
]

const typeCases: Case[] = [
  ...Object.entries(TYPES).map(([name, type]) => typed(name, type)),
  ...Object.entries(FEWER_KNOW).map(([name, type]) => ({
    ...typed(name, type),
    rule: 'open' as const,
  })),
  ...TEXTUAL.map(
    (name): Case => ({
      id: `charset-${name}`,
      title: `the charset of ${name}`,
      section: 'RFC 9110 §8.3.2',
      send: get(`/${name}`),
      expect: answered(200, {
        fields: { 'content-type': like('charset=utf-8', /charset=utf-8/i) },
      }),
      rule: 'open',
    }),
  ),
]

export const responses: Subject = {
  id: 'responses',
  title: 'sends what it has, with the fields that say what it is',
  why: 'The length is exact, the type is right, the validators stay the same as long as the file does. A browser believes the type, and a cache the validators.',
  reading: 'RFC 9110 §6.6.1, §8 and §14.3; RFC 9112 §4 and §6',
  cases,
  ofResponses: true,
}

export const mediaTypes: Subject = {
  id: 'media-types',
  title: 'says what type a file has',
  why: 'A browser runs a script, draws an image or downloads a file by its Content-Type, and with nosniff by nothing else. Text without a charset is guessed at.',
  reading: 'RFC 9110 §8.3; IANA Media Types; WHATWG Fetch §3.6',
  cases: typeCases,
}
