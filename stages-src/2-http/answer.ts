/** From a request to a response: who answers, and what if nobody can. */
import type { Coding, Found, OpenFile } from './document-root.ts'
import type { MediaTypes } from './media-types.ts'
import type { Path } from './path.ts'
import type { Refusal } from './refusal.ts'
import type { Request } from './request.ts'
import type { Response } from './response.ts'

/** What is served. */
export interface Site {
  readonly root: Files
  /** Pages that are made rather than stored, by path: '/query'. */
  readonly handlers: Readonly<Record<string, Handler>>
  readonly mediaTypes: MediaTypes
  /** How many seconds a client may use a file without asking; 0: it always asks. */
  readonly maxAge: number
}

/** What a document root does for a site. */
export interface Files {
  find(path: Path, codings: readonly Coding[]): Found
  /** Closes a file that is not going to be sent. */
  release(file: OpenFile): void
}

/** A page for one request, in UTF-8: asked for with GET or HEAD. */
export type Handler = (request: Request) => string

/** The response to `request`. `now` is the time in milliseconds since the epoch. */
export function answer(_request: Request, _site: Site, _now: number): Response {
  throw new Error('not yet')
}

/**
 * The response to what could not be read as a request. `method` is the method as
 * far as it is known: the answer to HEAD has no content.
 */
export function refuse(
  _refusal: Refusal,
  _site: Site,
  _now: number,
  _method?: string,
): Response {
  throw new Error('not yet')
}
