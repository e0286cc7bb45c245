/** A file as a response: whole, in part, unchanged, or not on these conditions. */

import type { OpenFile } from '../files/found.ts'
import type { Problem } from '../problem.ts'
import type { Request } from '../request/request.ts'
import { rangeHolds, unmetCondition, type Validators } from './conditions.ts'
import { ACCEPT_RANGES, type Field, NOSNIFF, VARY } from './field.ts'
import { httpDate } from './http-date.ts'
import { respondParts } from './partial.ts'
import { requestedRanges } from './ranges.ts'
import { type Response, wholeFile } from './response.ts'

/** What is known of a file from its place and its name. */
export interface Terms {
  readonly contentType: string
  readonly cacheControl: string
  /** When the server began to serve, in milliseconds since the epoch. */
  readonly since: number
}

/** The response to a GET or HEAD for `file`. A Problem leaves the file unused. */
export function respondFile(
  request: Request,
  file: OpenFile,
  terms: Terms,
  now: number,
): Response | Problem {
  const validators = validatorsOf(file, now)
  const unmet = unmetCondition(request, validators, now)
  if (unmet === 412) return { status: 412 }
  if (unmet === 304) return notModified(file, terms)
  const ranges = rangesFor(request, file, terms, validators, now)
  if (ranges === 'none') {
    return { status: 416, fields: [['Content-Range', `bytes */${file.size}`]] }
  }
  const fields = fieldsOf(file, terms, validators.lastModified)
  if (ranges === 'all') return respondWhole(request, file, terms, fields)
  // A client that holds one part has the other fields already: §15.3.7.
  const known = request.field('if-range') !== undefined
  const needed = known
    ? fields.filter(([name]) => name !== 'Last-Modified')
    : fields
  return respondParts(file, ranges, terms.contentType, needed)
}

function respondWhole(
  request: Request,
  file: OpenFile,
  { contentType }: Terms,
  more: readonly Field[],
): Response {
  const fields: Field[] = [
    ['Content-Type', contentType],
    ['Content-Length', `${file.size}`],
    ...more,
  ]
  return { status: 200, fields, content: wholeFile(request.method, file), file }
}

/** No date may lie behind that of the response (§8.8.2.1), or before the epoch. */
function validatorsOf({ entityTag, modified }: OpenFile, now: number) {
  const past = Math.max(0, Math.min(modified, now))
  return { entityTag, lastModified: past - (past % 1000) }
}

/**
 * A file can change twice within the second that its date names, and then two
 * contents have one date. As far as this server has told anybody, only one has, if
 * the file is what it was when serving began.
 */
function isDateStrong({ changed }: OpenFile, { since }: Terms): boolean {
  return changed < since
}

/** What of the file is asked for. */
function rangesFor(
  request: Request,
  file: OpenFile,
  terms: Terms,
  validators: Validators,
  now: number,
): ReturnType<typeof requestedRanges> {
  // For other methods than GET the field has no meaning: §14.2.
  const value = request.method === 'GET' ? request.field('range') : undefined
  const isStrong = isDateStrong(file, terms)
  if (value === undefined || !rangeHolds(request, validators, isStrong, now)) {
    return 'all'
  }
  const ranges = requestedRanges(value, file.size)
  const several = typeof ranges !== 'string' && ranges.length > 1
  // Content-Encoding is said of the whole content, and a multipart is not encoded.
  return several && file.coding !== undefined ? 'all' : ranges
}

/** What is true of a file however much of it is sent. */
function fieldsOf(file: OpenFile, terms: Terms, lastModified: number): Field[] {
  const fields: Field[] = [
    ['Last-Modified', httpDate(lastModified)],
    ['ETag', file.entityTag],
    ACCEPT_RANGES,
    ['Cache-Control', terms.cacheControl],
    VARY,
    NOSNIFF,
  ]
  if (file.coding !== undefined) fields.push(['Content-Encoding', file.coding])
  return fields
}

/** What §15.4.5 asks for, so that a cache can bring its copy up to date. */
function notModified(file: OpenFile, { cacheControl }: Terms): Response {
  const fields: Field[] = [
    ['ETag', file.entityTag],
    ['Cache-Control', cacheControl],
    VARY,
  ]
  return { status: 304, fields, content: [], file }
}
