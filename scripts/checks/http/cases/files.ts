/** Files, directories with an index, and what is not there. */
import { type Case, type Expected, type Like, like, open, type Subject } from '../case.ts'
import { answered, either } from '../expect.ts'
import { get, oldGet, request } from '../request.ts'
import { field } from '../response.ts'
import { AWKWARD_NAMES } from '../site.ts'

function rows(section: string, cases: Record<string, [string, string, Expected]>): Case[] {
  return Object.entries(cases).map(([id, [title, target, expect]]) => ({
    id: `file-${id}`,
    title,
    section,
    send: get(target),
    expect,
  }))
}

const page = (text: string) =>
  answered(200, {
    content: like(`"${text}"`, new RegExp(text)),
    fields: { 'content-type': like('text/html', /^text\/html/) },
  })
const missing = answered(404)

const found = rows('RFC 9110 §9.3.1', {
  root: ['the root', '/', page('front page')],
  index: ['an index by its name', '/index.html', page('front page')],
  folder: ['a directory with an index', '/sub/', page('page of a directory')],
  deep: [
    'a file in a directory in a directory',
    '/sub/deep/file.txt',
    answered(200, { content: 'deep down\n' }),
  ],
  missing: ['a file that is not there', '/not-there', missing],
  'missing-folder': ['a directory that is not there', '/not-there/', missing],
  'missing-deep': ['a file in a directory that is not there', '/not/there.txt', missing],
  'below-file': ['a file for a directory', '/alphabet.txt/more', missing],
  'slash-behind': ['a file with a slash behind it', '/alphabet.txt/', missing],
})

const more = [
  ...rows('RFC 9110 §15.5.5', {
    'long-name': ['a name longer than the file system has', `/${'n'.repeat(300)}`, missing],
    'long-segments': ['a path of many segments', `/${'a/'.repeat(500)}`, missing],
    'index-slash-behind': ['an index with a slash behind it', '/sub/index.html/', missing],
  }),
].map(open)

const named = AWKWARD_NAMES.map(
  (name, index): Case => ({
    id: `file-name-${index + 1}`,
    title: `the file ${name}`,
    section: 'RFC 3986 §2.1',
    send: get(`/bare/${encodeURIComponent(name)}`),
    expect: answered(200, { content: `named ${name}\n` }),
  }),
)

/** A redirect to the directory itself, on this server. */
const redirect = (location: Like) => answered(301, { fields: { location } })
const here = (path: string) =>
  like(
    path.replace('\\', ''),
    new RegExp(`^(https?://(localhost|127\\.0\\.0\\.1)(:\\d+)?)?${path}$`),
  )

const redirects: Case[] = [
  ...rows('RFC 9110 §15.4.2', {
    redirect: ['a directory without its slash', '/sub', redirect(here('/sub/'))],
    'redirect-deep': [
      'a directory in a directory without its slash',
      '/sub/deep',
      redirect(here('/sub/deep/')),
    ],
    'redirect-query': [
      'a directory without its slash, with a query',
      '/sub?a=b&c',
      redirect(here('/sub/\\?a=b&c')),
    ],
    'redirect-escaped': [
      'an escaped directory without its slash',
      '/%73ub',
      redirect(here('/sub/')),
    ],
    'redirect-absolute': [
      'a directory in absolute form',
      'http://localhost/sub',
      redirect(here('/sub/')),
    ],
  }),
  {
    id: 'file-redirect-1.0',
    title: 'a directory without its slash, in HTTP/1.0',
    section: 'RFC 9110 §15.4.2',
    send: oldGet('/sub'),
    expect: {
      responses: [
        { status: 301, toOldVersion: true, fields: { location: like('/sub/', /\/sub\/$/) } },
      ],
      afterwards: 'closed',
    },
  },
  ...(
    [
      ['two-slashes', '//sub'],
      ['three-slashes', '///sub'],
      ['other-host', '//example.com/%2e%2e/sub'],
      ['backslash', '/%5cexample.com/%2e%2e/sub'],
      ['dots', '/.//sub'],
      ['encoded-slash', '/%2fsub'],
    ] as const
  ).map(
    ([id, target]): Case => ({
      id: `file-redirect-${id}`,
      title: `${target}, which must not lead to another host`,
      section: 'RFC 9110 §17.5',
      send: get(target),
      expect: either([200, 301, 308, 400, 403, 404], {
        judged: 'no other host in Location',
        judge: (response) => {
          const location = field(response, 'location') ?? '/'
          return /^(\/(?![/\\])|http:\/\/localhost[:/])/.test(location)
            ? undefined
            : `Location: ${location}`
        },
      }),
    }),
  ),
  ...(
    [
      ['path', '/sub%0d%0aSet-Cookie:%20a=b'],
      ['query', '/sub?%0d%0aSet-Cookie:%20a=b'],
      ['query-lf', '/sub?%0aSet-Cookie:%20a=b'],
    ] as const
  ).map(
    ([id, target]): Case => ({
      id: `file-injection-${id}`,
      title: `escaped line ends in the ${id.slice(0, 5)}`,
      section: 'RFC 9110 §17.1',
      send: get(target),
      expect: either([301, 400, 404], {
        judged: 'no Set-Cookie',
        judge: (response) =>
          field(response, 'set-cookie') === undefined
            ? undefined
            : 'a field that the client made up',
      }),
    }),
  ),
]

const odd: Case[] = [
  {
    id: 'file-404-escaped',
    title: 'a name that is HTML, and is not there',
    section: 'RFC 9110 §17.1',
    send: get('/%3Cscript%3Ealert(1)%3C/script%3E'),
    expect: answered(404, { content: { not: like('the name as an element', /<script>alert/) } }),
  },
  {
    id: 'file-post-missing',
    title: 'a POST for a file that is not there',
    section: 'RFC 9110 §15.5',
    send: request('POST', '/not-there', 'Content-Length: 0'),
    expect: answered([404, 405]),
  },
]

export const files: Subject = {
  id: 'files',
  title: 'finds files, directories and their indexes',
  why: 'A path names a file below the root, a directory ends in a slash so that relative links work, and what a name holds never becomes part of a field or of a page unescaped.',
  reading: 'RFC 9110 §15.4.2 and §17; RFC 3986 §2 and §3.3',
  cases: [...found, ...more, ...named, ...odd, ...redirects],
}
