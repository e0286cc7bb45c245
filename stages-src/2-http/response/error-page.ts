/** What a person reads who did not get what they asked for. */

import { memoize } from '../memoize.ts'
import { escapeHtml, page } from './page.ts'
import { reasonPhrase } from './status.ts'

/** The page for a status, in UTF-8. It repeats nothing of what was sent. */
export function errorPage(status: number): Buffer {
  return pages(status)
}

const pages = memoize(64, (status: number) => {
  const sentence = SENTENCES[status] ?? 'The server could not do what was asked.'
  const body = `<p>${escapeHtml(sentence)}</p>`
  return Buffer.from(page(`${status} ${reasonPhrase(status)}`, body))
})

/** The page that comes with a redirection to `location`. */
export function redirectPage(status: number, location: string): string {
  const link = `<a href="${escapeHtml(location)}">${escapeHtml(location)}</a>`
  return page(
    `${status} ${reasonPhrase(status)}`,
    `<p>What you look for is at ${link}.</p>`,
  )
}

/** What happened, and where there is something to do about it, what. */
const SENTENCES: Readonly<Record<number, string>> = {
  400: 'The request is malformed, so the server will not guess what it means.',
  403: 'This is here, and the server may not hand it out.',
  404: 'There is nothing at this address. Check how it is spelled.',
  405: 'Pages here can be read, with GET or HEAD, and not changed.',
  406: 'This exists, but in no coding that the request would accept.',
  408: 'The request took too long to arrive. Try again.',
  412: 'This has changed since you last had it.',
  413: 'The request carries more content than this server takes.',
  414: 'The address is longer than this server reads.',
  416: 'The part that was asked for lies behind the end.',
  417: 'The request expects something that this server does not know.',
  421: 'This server does not answer for that address.',
  431: 'The request has more, or longer, header fields than this server reads.',
  500: 'Something went wrong in the server. Its error log says what.',
  501: 'The request needs something that this server does not have.',
  503: 'The server has its hands full. Try again in a moment.',
  505: 'This server speaks HTTP/1.1 and HTTP/1.0.',
}
