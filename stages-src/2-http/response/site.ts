/** What a server serves, and on what terms. */
import type { Coding, Found, OpenFile } from '../files/document-root.ts'
import type { Path } from '../files/path.ts'
import type { Request } from '../request/request.ts'
import type { MediaTypes } from './media-types.ts'

export interface Site {
  readonly root: Files
  /** Pages that are made rather than stored, by path: '/query'. */
  readonly handlers: ReadonlyMap<string, Handler>
  readonly mediaTypes: MediaTypes
  /** How many seconds a client may use a file without asking; 0: it always asks. */
  readonly maxAge: number
}

/** What a document root does for a site. */
export interface Files {
  find(path: Path, codings: readonly Coding[]): Found
  /** Closes a file that is not needed any more: 0, or -errno for the log. */
  release(file: OpenFile): number
}

/** A page for one request, in HTML: asked for with GET or HEAD. */
export type Handler = (request: Request) => string
