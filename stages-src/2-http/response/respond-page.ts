/** Pages that the server makes itself, and problems, whose pages may be files. */
import type { Problem } from '../problem.ts'
import { ASK_FIRST } from './cache-control.ts'
import { errorPage } from './error-page.ts'
import { type Field, NOSNIFF } from './field.ts'
import { type Response, type Site, wholeFile } from './response.ts'

/**
 * A page, in pieces, with a status, and with `more` fields behind those of every
 * page.
 */
export function respondPage(
  method: string,
  status: number,
  page: readonly Buffer[],
  more: readonly Field[] = [],
  type = 'text/html; charset=utf-8',
): Response {
  const length = page.reduce((sum, piece) => sum + piece.length, 0)
  const fields = fieldsOf(type, length, more)
  const content = method === 'HEAD' ? [] : page
  return { status, fields, content, file: undefined }
}

/**
 * The page for a problem: 'STATUS.html' in the root where there is one, else ours.
 * The file lends its content and its media type, not its validators: they would
 * speak of the page about the problem, not of what was asked for. `method`, as far
 * as it is known: the answer to HEAD has no content.
 */
export function respondProblem(
  problem: Problem,
  method: string,
  { root, mediaTypes }: Site,
): Response {
  const { status, fields = [] } = problem
  const name = `${status}.html`
  const found = root.find({ segments: [name], directory: false }, [])
  if (found.kind !== 'file') {
    return { ...respondPage(method, status, [errorPage(status)], fields), problem }
  }
  const { file } = found
  const all = fieldsOf(mediaTypes.of(name), file.size, fields)
  return { status, fields: all, content: wholeFile(method, file), file, problem }
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
