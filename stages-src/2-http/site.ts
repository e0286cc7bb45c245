/** What a server serves, as its command line says. */
import { DocumentRoot, type RootOptions } from './files/document-root.ts'
import { MediaTypes } from './response/media-types.ts'
import { queryPage } from './response/query-page.ts'
import type { Site } from './response/response.ts'

export interface SiteOptions extends RootOptions {
  readonly root: string
  /** Seconds for which files are fresh. */
  readonly maxAge: number
  /** Media types by extension. */
  readonly type: Readonly<Record<string, string>>
}

/** Opens the root. Throws UserError where it cannot be served. */
export function siteOf(options: SiteOptions): Site {
  return {
    root: new DocumentRoot(options.root, options),
    handlers: new Map([['/query', queryPage]]),
    mediaTypes: new MediaTypes(options.type),
    maxAge: options.maxAge,
    since: Date.now(),
  }
}
