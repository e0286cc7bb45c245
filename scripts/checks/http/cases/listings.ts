/** Directories without an index, and the names in them. */
import type { Case, Subject } from '../case.ts'
import { answered } from '../expect.ts'
import { get } from '../request.ts'
import { AWKWARD_NAMES } from '../site.ts'

const page = (text: string) =>
  answered(200, { content: new RegExp(text), fields: { 'content-type': /^text\/html/ } })

const listing: Case[] = [
  {
    id: 'listing',
    title: 'a listing',
    section: 'RFC 9110 §9.3.1',
    send: get('/bare/'),
    expect: page('first\\.txt'),
  },
  {
    id: 'listing-folder',
    title: 'a directory in a listing',
    section: 'RFC 3986 §5',
    send: get('/bare/'),
    expect: page('href="(/bare/|\\./)?folder/"'),
  },
  {
    id: 'listing-escaped',
    title: 'names in a listing that are HTML',
    section: 'WHATWG HTML §13.1',
    send: get('/bare/'),
    expect: answered(200, { content: { not: /<script>alert/ } }),
  },
  {
    id: 'listing-names',
    title: 'links in a listing that lead to the files',
    section: 'RFC 3986 §2.1',
    send: get('/bare/'),
    expect: answered(200, {
      judge: ({ content }) => {
        const links = [...content.toString().matchAll(/href="([^"]*)"/g)].map(([, link = '']) =>
          link.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&#x27;', "'"),
        )
        const paths = links.map((link) => URL.parse(link, 'http://localhost/bare/')?.pathname)
        const lost = AWKWARD_NAMES.find(
          (name) => !paths.some((path) => path !== undefined && decoded(path) === `/bare/${name}`),
        )
        return lost === undefined ? undefined : `no link to ${lost}`
      },
    }),
  },
  {
    id: 'listing-query',
    title: 'a listing with a query',
    section: 'RFC 9110 §9.3.1',
    send: get('/bare/?a=b'),
    expect: page('first\\.txt'),
  },
]

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

export const listings: Subject = {
  id: 'listings',
  title: 'lists a directory without an index, every name escaped',
  why: 'A file name may hold anything but a slash and a NUL. In a link it is percent-encoded, in the page its angle brackets are escaped.',
  reading: 'RFC 3986 §2; WHATWG HTML §13.1; CWE-79',
  cases: listing,
}
