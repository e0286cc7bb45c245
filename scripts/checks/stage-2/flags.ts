import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Check } from '../check.ts'
import type { Context } from '../context.ts'
import { fail } from '../failure.ts'
import { get, getAlphabet, request } from '../http/request.ts'
import { field, type Response } from '../http/response.ts'
import { secret } from '../http/site.ts'
import type { Server } from '../server.ts'
import { askOnce } from './service.ts'

/** What is asked, and what is wrong with the response. */
type Row = [sent: string, expected: string, isRight: (response: Response) => boolean]

const status = (expected: number): [string, (response: Response) => boolean] => [
  `${expected}`,
  (response) => response.status === expected,
]

function flagCheck(
  about: Pick<Check, 'id' | 'title' | 'milestone' | 'why' | 'reading'>,
  flags: string,
  rows: Row[],
): Check {
  return {
    ...about,
    title: `${about.title} (${flags})`,
    async run(context) {
      const server = await context.startWith(flags)
      for (const row of rows) await expectRow(context, server, flags, row)
    },
  }
}

async function expectRow(
  context: Context,
  server: Server,
  flags: string,
  [sent, expected, isRight]: Row,
): Promise<void> {
  const response = await askOnce(context, sent, server)
  if (isRight(response)) return
  const names = response.fields.map(([name, value]) => `${name}: ${value}`).join('; ')
  const line = sent.slice(0, sent.indexOf('\r\n')).slice(0, 100)
  fail({ sent: `to ${flags}: ${line}`, expected, came: `${response.status}; ${names}` })
}

const holds = (text: string, what: string): [string, (response: Response) => boolean] => [
  what,
  ({ status, content }) => status === 200 && content.includes(text),
]

export const listingFlag: Check[] = [
  flagCheck(
    {
      id: 'no-listing',
      title: 'lists no directory when told not to',
      milestone: 's2.milestone.4',
      why: 'What is in a directory is not always for those who know where it is.',
      reading: 'RFC 9110 §15.5.4; CWE-548',
    },
    '--no-listing',
    [
      [get('/bare/'), ...status(403)],
      [get('/bare/first.txt'), ...status(200)],
      [get('/sub/'), ...status(200)],
    ],
  ),
]

export const fileFlags: Check[] = [
  flagCheck(
    {
      id: 'dot-files',
      title: 'serves dot-files when told to',
      milestone: 's2.milestone.3',
      why: 'There are sites that need it, for /.well-known/ for one. It is asked for, not the rule.',
      reading: 'RFC 8615; RFC 9110 §17.3',
    },
    '--dot-files',
    [
      [get('/.hidden'), ...holds(secret, 'the file')],
      [
        get('/%2e%2e/secret.txt'),
        'no file from outside',
        ({ content }) => !content.includes(secret),
      ],
    ],
  ),
  flagCheck(
    {
      id: 'follow-links',
      title: 'follows symbolic links when told to, and still not out of the root',
      milestone: 's2.milestone.3',
      why: 'RESOLVE_BENEATH holds for links too: the kernel follows them, and refuses the one that leads outside.',
      reading: 'openat2(2), RESOLVE_BENEATH; path_resolution(7)',
    },
    '--follow-links',
    [
      [get('/link-inside.txt'), ...status(200)],
      [
        get('/link-outside.txt'),
        'no file from outside',
        ({ content }) => !content.includes(secret),
      ],
      [
        get('/link-folder/secret.txt'),
        'no file from outside',
        ({ content }) => !content.includes(secret),
      ],
    ],
  ),
  flagCheck(
    {
      id: 'freshness-and-types',
      title: 'says how long files are fresh, and what type they are, when told so',
      milestone: 's2.milestone.3',
      why: 'How often a site changes only its owner knows, and which types its files have too.',
      reading: 'RFC 9111 §5.2.2.1; RFC 9110 §8.3',
    },
    '--max-age 60 --type txt=text/x-check',
    [
      [
        getAlphabet(),
        'max-age=60',
        (response) => /max-age=60\b/.test(field(response, 'cache-control') ?? ''),
      ],
      [
        getAlphabet(),
        'text/x-check',
        (response) => (field(response, 'content-type') ?? '').startsWith('text/x-check'),
      ],
    ],
  ),
]

export const limitFlags: Check[] = [
  flagCheck(
    {
      id: 'limits',
      title: 'keeps to the limits it is given',
      milestone: 's2.milestone.5',
      why: 'Each limit has a status of its own, so that the client knows what was too much: 413, 414 or 431.',
      reading: 'RFC 9110 §15.5.14 and §15.5.15; RFC 6585 §5',
    },
    '--max-request-line 100 --max-fields 20 --max-field-bytes 500 --max-body 10',
    [
      [getAlphabet(), ...status(200)],
      [get(`/${'a'.repeat(100)}`), ...status(414)],
      [getAlphabet(...Array.from({ length: 20 }, () => 'A: 1')), ...status(431)],
      [getAlphabet(`A: ${'a'.repeat(500)}`), ...status(431)],
      [`${getAlphabet('Content-Length: 10')}0123456789`, ...status(200)],
      [`${getAlphabet('Content-Length: 11')}01234567890`, ...status(413)],
      [`${getAlphabet('Transfer-Encoding: chunked')}b\r\n01234567890\r\n0\r\n\r\n`, ...status(413)],
      [request('FROBNICATE', '/'), ...status(501)],
    ],
  ),
]

const customPage: Check = {
  id: 'custom-error-page',
  title: 'answers with the root’s own 404.html, and with 404',
  milestone: 's2.milestone.5',
  why: 'A page that says "not found" with status 200 is a page: it is cached, indexed and believed.',
  reading: 'RFC 9110 §15.5.5',
  async run(context) {
    const root = mkdtempSync(join(tmpdir(), 'five-servers-'))
    try {
      mkdirSync(join(root, 'folder'))
      writeFileSync(join(root, '404.html'), '<p>Our own words for it.</p>')
      writeFileSync(join(root, 'page.html'), '<p>A page.</p>')
      const server = await context.start({ root })
      const rows: Row[] = [
        [get('/page.html'), ...status(200)],
        [get('/not-there'), '404 with the page', isOwn],
        [get('/folder/not-there'), '404 with the page', isOwn],
        [get('/not-there', 'If-None-Match: *', 'Range: bytes=0-4'), '404 with the page', isOwn],
      ]
      for (const row of rows) await expectRow(context, server, 'a root with 404.html', row)
    } finally {
      rmSync(root, { recursive: true })
    }
  },
}

function isOwn({ status, content }: Response): boolean {
  return status === 404 && content.toString() === '<p>Our own words for it.</p>'
}

export const customPages: Check[] = [customPage]
