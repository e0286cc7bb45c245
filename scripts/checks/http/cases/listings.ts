/** Directories without an index, and the names in them. */
import type { Case, Judge, Subject } from '../case.ts'
import { like } from '../case.ts'
import { answered } from '../expect.ts'
import { linksOf, scriptsOf } from '../html.ts'
import { get } from '../request.ts'
import type { Response } from '../response.ts'
import { AWKWARD_NAMES } from '../site.ts'

const page = (text: string) =>
  answered(200, {
    content: like(text.replace('\\', ''), new RegExp(text)),
    fields: { 'content-type': like('text/html', /^text\/html/) },
  })

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
    expect: answered(200, { judged: 'a link to folder/', judge: linksTo('folder/') }),
  },
  {
    id: 'listing-escaped',
    title: 'names in a listing that are HTML',
    section: 'WHATWG HTML §13.1',
    send: get('/bare/'),
    expect: answered(200, { judged: 'the names as text, and not as elements', judge: isText }),
  },
  {
    id: 'listing-names',
    title: 'links in a listing that lead to the files',
    section: 'RFC 3986 §2.1',
    send: get('/bare/'),
    expect: answered(200, { judged: 'a link to each file', judge: linksTo(...AWKWARD_NAMES) }),
  },
  {
    id: 'listing-query',
    title: 'a listing with a query',
    section: 'RFC 9110 §9.3.1',
    send: get('/bare/?a=b'),
    expect: page('first\\.txt'),
  },
]

/** The page has links that lead to these, from where it is. */
function linksTo(...names: string[]): Judge {
  return ({ content }) => {
    const links = linksOf(content.toString()).map((link) => URL.parse(link, BASE)?.pathname)
    const paths = links.map((path) => path !== undefined && decoded(path))
    const lost = names.find((name) => !paths.includes(`/bare/${name}`))
    return lost === undefined ? undefined : `no link to ${lost}`
  }
}

const BASE = 'http://localhost/bare/'

/** No name of a file has become an element. */
function isText({ content }: Response): string | undefined {
  const scripts = scriptsOf(content.toString()).filter((script) => script.includes('alert'))
  return scripts.length === 0 ? undefined : 'a name that has become an element: <script>'
}

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
