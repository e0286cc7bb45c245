/** Exercise 2: what may be kept, for how long, and how it is asked about. */
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { type Answer, ask, expectThat } from './ask.ts'

const READING = 'RFC 9111 §5.2 Cache-Control; RFC 9110 §8.8.3 ETag, §13.1.2 If-None-Match, §15.4.5'

/** The directives of Cache-Control, in lower case. */
function directives({ fields }: Answer): string[] {
  const value = fields.get('cache-control') ?? ''
  return value
    .toLowerCase()
    .split(',')
    .map((directive) => directive.trim())
}

/** What a resource says about caching, as the reader of a failed check sees it. */
function said({ status, fields }: Answer): string {
  const shown = ['cache-control', 'etag'].map((name) => `${name}: ${fields.get(name) ?? 'none'}`)
  return `${status}, ${shown.join(', ')}`
}

function caching(
  about: Pick<Check, 'id' | 'title' | 'why'>,
  run: (context: Context) => Promise<void>,
): Check {
  return { ...about, reading: READING, run }
}

/** A check of what the response for a path says in Cache-Control. */
function says(
  about: Pick<Check, 'id' | 'title' | 'why'>,
  path: string,
  expected: string,
  isRight: (directives: string[]) => boolean,
): Check {
  return caching(about, async (context) => {
    const answer = await ask(context, { path })
    expectThat(answer.status === 200 && isRight(directives(answer)), {
      sent: `GET ${path}`,
      expected: `200 with ${expected}`,
      came: said(answer),
    })
  })
}

const secondsIn = (list: string[]) =>
  Number(list.find((directive) => directive.startsWith('max-age='))?.slice('max-age='.length))

export const cachingHeaders: Check[] = [
  says(
    {
      id: 'caching-ask-first',
      title: 'lets the news be kept and has them asked about each time',
      why: 'no-cache does not forbid a cache; it forbids using what is in it without asking.',
    },
    '/',
    'Cache-Control: no-cache',
    (list) => list.includes('no-cache') && !list.includes('no-store'),
  ),
  says(
    {
      id: 'caching-for-ever',
      title: 'lets the style sheet, whose name holds a hash, be used for a year without asking',
      why: 'When its content changes, so does its name, and the page asks for another one.',
    },
    '/style.5f3a91c2.css',
    'a max-age of a year, immutable',
    (list) => secondsIn(list) >= 31_536_000 && list.includes('immutable'),
  ),
  says(
    {
      id: 'caching-a-day',
      title: 'lets the picture be used for a day',
      why: 'Under a name without a hash something else may stand tomorrow: whoever keeps it for a year shows it for a year.',
    },
    '/picture.svg',
    'a max-age of 86400',
    (list) => secondsIn(list) === 86_400 && !list.includes('immutable'),
  ),
  says(
    {
      id: 'caching-never',
      title: 'has the account kept by nobody',
      why: 'A cache is a copy. What belongs to one person should be in no other place than in front of them.',
    },
    '/account',
    'Cache-Control: no-store',
    (list) => list.includes('no-store'),
  ),
  caching(
    {
      id: 'caching-validator',
      title: 'gives the same content the same strong entity-tag, and other content another',
      why: 'A tag made of the time or of chance never matches, and everything is sent again.',
    },
    async (context) => {
      const paths = ['/', '/', '/picture.svg', '/style.5f3a91c2.css']
      const tags: string[] = []
      for (const path of paths) {
        const answer = await ask(context, { path })
        const tag = answer.fields.get('etag') ?? ''
        expectThat(/^"[^"]+"$/.test(tag), {
          sent: `GET ${path}`,
          expected: 'an ETag in quotes',
          came: said(answer),
        })
        tags.push(tag)
      }
      expectThat(tags[0] === tags[1] && new Set(tags).size === 3, {
        sent: `GET ${paths.join(', ')}`,
        expected: 'the same tag twice, then two others',
        came: tags.join(', '),
      })
    },
  ),
  caching(
    {
      id: 'caching-not-modified',
      title: 'answers 304, with what a cache needs and without content, to who has it already',
      why: 'The 304 renews what is kept: it carries ETag and Cache-Control as the 200 would.',
    },
    async (context) => {
      for (const path of ['/', '/picture.svg']) {
        const first = await ask(context, { path })
        const tag = first.fields.get('etag') ?? '""'
        for (const value of [tag, `"another", W/${tag}`, '*']) {
          const again = await ask(context, { path, fields: { 'If-None-Match': value } })
          const same = ['etag', 'cache-control'].every(
            (name) => again.fields.get(name) === first.fields.get(name),
          )
          expectThat(again.status === 304 && again.text === '' && same, {
            sent: `GET ${path} with If-None-Match: ${value}`,
            expected: `304, no content, and as with 200: ${said(first)}`,
            came: said(again),
          })
        }
      }
    },
  ),
  caching(
    {
      id: 'caching-modified',
      title: 'sends the content to who has something else',
      why: 'A server that answers 304 to everybody shows yesterday’s news for ever.',
    },
    async (context) => {
      const answer = await ask(context, { path: '/', fields: { 'If-None-Match': '"another"' } })
      expectThat(answer.status === 200 && answer.text.includes('news'), {
        sent: 'GET / with If-None-Match: "another"',
        expected: '200 with the news',
        came: said(answer),
      })
    },
  ),
]
