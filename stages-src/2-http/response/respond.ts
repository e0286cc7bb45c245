/** From a request to a response: who answers, and what if nobody can. */

import type { OpenFile } from '../files/found.ts'
import { encodePath, type Path, parsePath } from '../files/path.ts'
import { memoize } from '../memoize.ts'
import type { Problem } from '../problem.ts'
import type { Request } from '../request/request.ts'
import { cacheControl } from './cache-control.ts'
import { unmetCondition } from './conditions.ts'
import { redirectPage } from './error-page.ts'
import type { Field } from './field.ts'
import { listingPage } from './listing.ts'
import { type Accepted, acceptedCodings } from './negotiation.ts'
import { respondFile, type Terms } from './respond-file.ts'
import { NO_CACHE, respondPage, respondProblem } from './respond-page.ts'
import type { OtherPage, Response, Site } from './response.ts'
import { isRegisteredMethod } from './status.ts'

/** What can be done with everything here: RFC 9110 §10.2.1. */
const ALLOW: Field = ['Allow', 'GET, HEAD, OPTIONS']

/** The response to `request`. `now` is the time in milliseconds since the epoch. */
export function respond(request: Request, site: Site, now: number): Response {
  const { method } = request
  if (method === 'OPTIONS') {
    const fields: Field[] = [ALLOW, ['Content-Length', '0']]
    return { status: 200, fields, content: [], file: undefined }
  }
  const answered =
    method === 'GET' || method === 'HEAD'
      ? get(request, site, now)
      : otherMethod(method)
  return isProblem(answered) ? respondProblem(answered, method, site) : answered
}

function isProblem(answered: Response | Problem): answered is Problem {
  return !('content' in answered)
}

/** A method that exists and is not for files, or one that nobody knows: §9.1. */
function otherMethod(method: string): Problem {
  return isRegisteredMethod(method)
    ? { status: 405, fields: [ALLOW] }
    : { status: 501, reason: `the method ${method} is not registered` }
}

function get(request: Request, site: Site, now: number): Response | Problem {
  const path = paths(request.path)
  if ('status' in path) return path
  const accepted = acceptedCodings(request.field('accept-encoding'))
  const found = site.root.find(path, accepted.codings)
  const handler = site.handlers.get(path.spelling)
  if (handler !== undefined && found.kind === 'problem') {
    return made(request, accepted, now, () => handler(request))
  }
  switch (found.kind) {
    case 'file': {
      const file = encodedByName(found.file, site)
      const answered =
        file.coding === undefined && !accepted.identity
          ? { status: 406 }
          : respondFile(request, file, termsOf(path, file.name, site), now)
      if (isProblem(answered)) site.root.release(file)
      return answered
    }
    case 'directory':
      return made(request, accepted, now, () => listingPage(path, found))
    case 'redirect':
      return redirect(request, path)
    case 'problem':
      return found.problem
  }
}

/** A file whose name says that its bytes are in a coding, as that of '.svgz' does. */
function encodedByName(file: OpenFile, { mediaTypes }: Site): OpenFile {
  const coding = file.coding ?? mediaTypes.codingOf(file.name)
  return coding === file.coding ? file : { ...file, coding }
}

/**
 * Where paths lead, by how they were sent, and in which spelling they are the same.
 * It is a handful that is asked for again and again.
 */
const paths = memoize(256, (sent: string) => {
  const path = parsePath(sent)
  return 'status' in path ? path : { ...path, spelling: encodePath(path) }
})

function termsOf(path: Path, name: string, site: Site): Terms {
  const { mediaTypes, maxAge, since } = site
  return {
    since,
    contentType: mediaTypes.of(name),
    cacheControl: cacheControl(path, maxAge),
  }
}

/** A page that is made for this request: it has no validators and no coding. */
function made(
  request: Request,
  accepted: Accepted,
  now: number,
  make: () => string | readonly Buffer[] | OtherPage | Problem,
): Response | Problem {
  if (!accepted.identity) return { status: 406 }
  const validators = { entityTag: undefined, lastModified: undefined }
  const unmet = unmetCondition(request, validators, now)
  if (unmet === 412) return { status: 412 }
  if (unmet === 304) {
    return { status: 304, fields: [NO_CACHE], content: [], file: undefined }
  }
  const page = make()
  if (typeof page === 'string') {
    return respondPage(request.method, 200, [Buffer.from(page)])
  }
  if ('status' in page) return page
  if (!('type' in page)) return respondPage(request.method, 200, page)
  return respondPage(request.method, 200, [Buffer.from(page.text)], [], page.type)
}

/**
 * To the directory with its slash, so that relative links in it lead where they
 * should. A path without a host: what the client takes to be our host is its own.
 */
function redirect({ method, query }: Request, path: Path): Response {
  const directory = encodePath({ ...path, directory: true })
  const location = query === undefined ? directory : `${directory}?${query}`
  const html = Buffer.from(redirectPage(301, location))
  return respondPage(method, 301, [html], [['Location', location]])
}
