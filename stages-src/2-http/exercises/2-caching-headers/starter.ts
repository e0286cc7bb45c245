/**
 * Exercise 2: a site whose pages are made, and made again for everyone who asks.
 *
 *     node stages-src/2-http/exercises/2-caching-headers/starter.ts --port 9000
 *     curl -i http://127.0.0.1:9000/
 *
 * Nothing here tells a cache what it may keep. `respond` is the place: say so with
 * Cache-Control, give every page that may be kept a validator, and answer 304 to
 * who has it already. `npm run check -- 2 --exercise 2` tells when it is done.
 */
import { parseArgs } from 'node:util'
import type { Request } from '../../request/request.ts'
import type { Response } from '../../response/response.ts'
import { content, html, serve } from '../serve.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '9000' } },
})

/** What is served. A style sheet's name holds a hash of what is in it. */
const site: Readonly<Record<string, { mediaType: string; make: () => string }>> = {
  '/': {
    mediaType: 'text/html; charset=utf-8',
    make: () => '<h1>Today’s news</h1>',
  },
  '/style.5f3a91c2.css': {
    mediaType: 'text/css',
    make: () => 'h1 { color: teal }',
  },
  '/picture.svg': {
    mediaType: 'image/svg+xml',
    make: () => '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>',
  },
  '/account': {
    mediaType: 'text/html; charset=utf-8',
    make: () => '<h1>Your balance: 7 €</h1>',
  },
}

serve(Number(values.port), respond)

/**
 * The response to a request: the news are asked about each time, the style sheet
 * never again, the picture not for a day, and the account is nobody's to keep.
 */
function respond({ path }: Request): Response {
  const resource = site[path]
  if (resource === undefined) return html(404, '<h1>Not here</h1>')
  return content(200, resource.mediaType, resource.make())
}
