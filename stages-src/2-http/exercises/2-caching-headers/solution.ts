/**
 * Exercise 2, solved. The entity-tag is a hash of the content: whoever has the same
 * bytes has the same tag, on every server and after every restart. A 304 carries
 * what a 200 would have said about caching, and neither content nor its type.
 */
import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Request } from '../../request/request.ts'
import { unmetCondition } from '../../response/conditions.ts'
import type { Field } from '../../response/field.ts'
import type { Response } from '../../response/response.ts'
import { content, html, serve } from '../serve.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '9000' } },
})

/**
 * May be kept, and is asked about before it is used: 'no-cache' forbids no cache.
 */
const ASK_FIRST = 'no-cache'
const A_DAY = 'max-age=86400'
/** Under a name with a hash there will never be anything else. */
const FOR_EVER = 'max-age=31536000, immutable'
/** What belongs to one person is written down nowhere. */
const NEVER = 'no-store'

/** What is served. A style sheet's name holds a hash of what is in it. */
const site: Readonly<
  Record<string, { mediaType: string; caching: string; make: () => string }>
> = {
  '/': {
    mediaType: 'text/html; charset=utf-8',
    caching: ASK_FIRST,
    make: () => '<h1>Today’s news</h1>',
  },
  '/style.5f3a91c2.css': {
    mediaType: 'text/css',
    caching: FOR_EVER,
    make: () => 'h1 { color: teal }',
  },
  '/picture.svg': {
    mediaType: 'image/svg+xml',
    caching: A_DAY,
    make: () => '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>',
  },
  '/account': {
    mediaType: 'text/html; charset=utf-8',
    caching: NEVER,
    make: () => '<h1>Your balance: 7 €</h1>',
  },
}

serve(Number(values.port), respond)

/**
 * The response to a request: the news are asked about each time, the style sheet
 * never again, the picture not for a day, and the account is nobody's to keep.
 */
function respond(request: Request): Response {
  const resource = site[request.path]
  if (resource === undefined) return html(404, '<h1>Not here</h1>')
  const text = resource.make()
  const caching: Field = ['Cache-Control', resource.caching]
  if (resource.caching === NEVER) {
    return content(200, resource.mediaType, text, [caching])
  }
  const hash = createHash('sha256').update(text).digest('base64url')
  const entityTag = `"${hash.slice(0, 22)}"`
  const fields: Field[] = [caching, ['ETag', entityTag]]
  const validators = { entityTag, lastModified: undefined }
  const unmet = unmetCondition(request, validators, Date.now())
  if (unmet === undefined) return content(200, resource.mediaType, text, fields)
  return { status: unmet, fields, content: [], file: undefined }
}
