/** Pages that the server makes itself, and errors, whose pages may be files. */
import { errorPage } from './error-page.ts'
import { ASK_FIRST } from './freshness.ts'
import { type Field, NOSNIFF, type Response, wholeFile } from './response.ts'
import type { Site } from './site.ts'

/** An answer that is an error; the page for it is found later. */
export interface Problem {
  readonly status: number
  /** What the status needs besides a page: Allow, Content-Range. */
  readonly fields?: readonly Field[]
  /** For the error log. */
  readonly failure?: string
}

export function isProblem(answered: Response | Problem): answered is Problem {
  return !('content' in answered)
}

/** `html` with a status, and with `more` fields behind those of every page. */
export function respondPage(
  method: string,
  status: number,
  html: Buffer,
  more: readonly Field[] = [],
): Response {
  const fields = fieldsOf('text/html; charset=utf-8', html.length, more)
  const content = method === 'HEAD' ? [] : [html]
  return { status, fields, content, file: undefined }
}

/**
 * The page for an error: 'STATUS.html' in the root where there is one, else ours.
 * The file lends its content and its media type, not its validators: they would
 * speak of the page about the error, not of what was asked for.
 */
export function respondProblem(
  method: string,
  { status, fields = [], failure }: Problem,
  { root, mediaTypes }: Site,
): Response {
  const noted = failure === undefined ? {} : { failure }
  const name = `${status}.html`
  const found = root.find({ segments: [name], directory: false }, [])
  if (found.kind !== 'file') {
    return { ...respondPage(method, status, errorPage(status), fields), ...noted }
  }
  const { file } = found
  const all = fieldsOf(mediaTypes.of(name), file.size, fields)
  const content = wholeFile(method, file)
  return { status, fields: all, content, file, ...noted }
}

function fieldsOf(type: string, length: number, more: readonly Field[]): Field[] {
  return [
    ['Content-Type', type],
    ['Content-Length', `${length}`],
    NO_CACHE,
    NOSNIFF,
    ...more,
  ]
}

/** What is made for one request is good for no other, unless the server says so. */
export const NO_CACHE: Field = ['Cache-Control', ASK_FIRST]
