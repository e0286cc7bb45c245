/** The flags of an HTTP server: what they change in its responses. */
import type { Check } from '../../check.ts'
import { get, getAlphabet, request } from '../request.ts'
import { field } from '../response.ts'
import { expectRow, holds, type Row, status } from '../row.ts'
import { SECRET } from '../site.ts'

function flagCheck(
  about: Pick<Check, 'id' | 'title' | 'why' | 'reading'>,
  flags: string,
  rows: Row[],
): Check {
  return {
    ...about,
    title: `${about.title} (${flags})`,
    rule: 'guide',
    async run(context) {
      const server = await context.startWith(flags)
      for (const row of rows) await expectRow(context, server, flags, row)
    },
  }
}

export const noListing: Check = flagCheck(
  {
    id: 'no-listing',
    title: 'lists no directory when told not to',
    why: 'What is in a directory is not always for those who know where it is.',
    reading: 'RFC 9110 §15.5.4; CWE-548',
  },
  '--no-listing',
  [
    [get('/bare/'), ...status(403)],
    [get('/bare/first.txt'), ...status(200)],
    [get('/sub/'), ...status(200)],
  ],
)

export const dotFiles: Check = flagCheck(
  {
    id: 'dot-files',
    title: 'serves dot-files when told to',
    why: 'There are sites that need it, for /.well-known/ for one. It is asked for, not the rule.',
    reading: 'RFC 8615; RFC 9110 §17.3',
  },
  '--dot-files',
  [
    [get('/.hidden'), ...holds(SECRET, 'the file')],
    [get('/%2e%2e/secret.txt'), 'no file from outside', ({ content }) => !content.includes(SECRET)],
  ],
)

export const followLinks: Check = flagCheck(
  {
    id: 'follow-links',
    title: 'follows symbolic links when told to, and still not out of the root',
    why: 'RESOLVE_BENEATH holds for links too: the kernel follows them, and refuses the one that leads outside.',
    reading: 'openat2(2), RESOLVE_BENEATH; path_resolution(7)',
  },
  '--follow-links',
  [
    [get('/link-inside.txt'), ...status(200)],
    [get('/link-outside.txt'), 'no file from outside', ({ content }) => !content.includes(SECRET)],
    [
      get('/link-folder/secret.txt'),
      'no file from outside',
      ({ content }) => !content.includes(SECRET),
    ],
  ],
)

export const freshnessAndTypes: Check = flagCheck(
  {
    id: 'freshness-and-types',
    title: 'says how long files are fresh, and what type they are, when told so',
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
)

/** A request line of so many bytes, its CRLF not counted. */
function lineOf(length: number): string {
  const [line = ''] = get('/alphabet.txt?').split('\r\n')
  return get(`/alphabet.txt?${'q'.repeat(length - line.length)}`)
}

function inChunks(...contents: readonly string[]): string {
  const chunks = contents.map((content) => `${content.length.toString(16)}\r\n${content}\r\n`)
  return `${getAlphabet('Transfer-Encoding: chunked')}${chunks.join('')}0\r\n\r\n`
}

export const limits: Check = flagCheck(
  {
    id: 'limits',
    title: 'keeps to the limits it is given',
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
    // At their number and just beyond; whether CRLF is one of the bytes of a line is left open.
    [lineOf(98), ...status(200)],
    [lineOf(101), ...status(414)],
    [getAlphabet(...Array.from({ length: 19 }, () => 'A: 1')), ...status(200)],
    [inChunks('0123456789'), ...status(200)],
    [inChunks('01234567890'), ...status(413)],
    [inChunks('01234', '56789'), ...status(200)],
    [inChunks('01234', '567890'), ...status(413)],
    [inChunks(...'0123456789'), ...status(200)],
    [inChunks(...'01234567890'), ...status(413)],
    [request('FROBNICATE', '/'), ...status(501)],
  ],
)
