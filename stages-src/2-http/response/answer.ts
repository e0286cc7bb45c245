/** From a request to a response: who answers, and what if nobody can. */

import { encodePath, type Path, parsePath } from '../files/path.ts'
import { Memo } from '../memo.ts'
import type { Refusal } from '../request/refusal.ts'
import type { Request } from '../request/request.ts'
import { unmetCondition } from './conditions.ts'
import { redirectPage } from './error-page.ts'
import { cacheControl } from './freshness.ts'
import { listingPage } from './listing.ts'
import { type Accepted, acceptedCodings } from './negotiation.ts'
import { respondFile } from './respond-file.ts'
import {
  isProblem,
  NO_CACHE,
  type Problem,
  respondPage,
  respondProblem,
} from './respond-page.ts'
import type { Field, Response } from './response.ts'
import type { Site } from './site.ts'
import { isRegisteredMethod } from './status.ts'

export type { Handler, Site } from './site.ts'

/** What can be done with everything here: RFC 9110 §10.2.1. */
const ALLOW: Field = ['Allow', 'GET, HEAD, OPTIONS']

/** The response to `request`. `now` is the time in milliseconds since the epoch. */
export function answer(request: Request, site: Site, now: number): Response {
  const { method } = request
  if (method === 'OPTIONS') {
    const fields: Field[] = [ALLOW, ['Content-Length', '0']]
    return { status: 200, fields, content: [], file: undefined }
  }
  const answered =
    method === 'GET' || method === 'HEAD'
      ? get(request, site, now)
      : otherMethod(method)
  return isProblem(answered) ? respondProblem(method, answered, site) : answered
}

/**
 * The response to what could not be read as a request. `method` is the method as
 * far as it is known: the answer to HEAD has no content.
 */
export function refuse(refusal: Refusal, site: Site, method = ''): Response {
  const { status, reason } = refusal
  return respondProblem(method, { status, failure: reason }, site)
}

/** A method that exists and is not for files, or one that nobody knows: §9.1. */
function otherMethod(method: string): Problem {
  return isRegisteredMethod(method)
    ? { status: 405, fields: [ALLOW] }
    : { status: 501, failure: `the method ${method} is not registered` }
}

function get(request: Request, site: Site, now: number): Response | Problem {
  const path = paths.get(request.path)
  if ('status' in path) return { status: path.status, failure: path.reason }
  const accepted = acceptedCodings(request.field('accept-encoding'))
  const handler = site.handlers.get(path.spelling)
  if (handler !== undefined) {
    return made(request, accepted, now, () => handler(request))
  }
  const found = site.root.find(path, accepted.codings)
  switch (found.kind) {
    case 'file': {
      const { file } = found
      const answered =
        file.coding === undefined && !accepted.identity
          ? { status: 406 }
          : respondFile(request, file, termsOf(path, file.name, site), now)
      if (isProblem(answered)) site.root.release(file)
      return answered
    }
    case 'directory':
      return made(request, accepted, now, () => listingPage(path, found.entries))
    case 'redirect':
      return redirect(request, path)
    case 'failure':
      return failed(found.status, found.reason)
  }
}

/**
 * Where paths lead, by how they were sent, and in which spelling they are the same.
 * It is a handful that is asked for again and again.
 */
const paths = new Memo(256, (sent: string) => {
  const path = parsePath(sent)
  return 'status' in path ? path : { ...path, spelling: encodePath(path) }
})

function termsOf(path: Path, name: string, { mediaTypes, maxAge }: Site) {
  return {
    contentType: mediaTypes.of(name),
    cacheControl: cacheControl(path, maxAge),
  }
}

/** A page that is made for this request: it has no validators and no coding. */
function made(
  request: Request,
  accepted: Accepted,
  now: number,
  make: () => string,
): Response | Problem {
  if (!accepted.identity) return { status: 406 }
  const validators = { entityTag: undefined, lastModified: undefined }
  const unmet = unmetCondition(request, validators, now)
  if (unmet === 412) return { status: 412 }
  if (unmet === 304) {
    return { status: 304, fields: [NO_CACHE], content: [], file: undefined }
  }
  return respondPage(request.method, 200, Buffer.from(make()))
}

/**
 * To the directory with its slash, so that relative links in it lead where they
 * should. A path without a host: what the client takes to be our host is its own.
 */
function redirect({ method, query }: Request, path: Path): Response {
  const directory = encodePath({ ...path, directory: true })
  const location = query === undefined ? directory : `${directory}?${query}`
  const html = Buffer.from(redirectPage(301, location))
  return respondPage(method, 301, html, [['Location', location]])
}

/** What the file system would not do. */
function failed(status: number, failure: string): Problem {
  // Descriptors or memory ran out, which passes: §15.6.4.
  return status === 503
    ? { status, failure, fields: [['Retry-After', '1']] }
    : { status, failure }
}
