/** Conditional requests: RFC 9110 §13. */

import type { Request } from '../request/request.ts'
import { entityTags, isEntityTag, strongMatch, weakMatch } from './entity-tag.ts'
import { parseHttpDate } from './http-date.ts'

/** What a client may know a representation by. */
export interface Validators {
  readonly entityTag: string | undefined
  /** As in Last-Modified: milliseconds since the epoch, in whole seconds. */
  readonly lastModified: number | undefined
}

/**
 * Asks the conditions of a GET or HEAD, in the order of §13.2.2, about a
 * representation that would be answered with 200. The status that they ask for
 * instead, or undefined.
 */
export function unmetCondition(
  request: Request,
  { entityTag, lastModified }: Validators,
  now: number,
): 304 | 412 | undefined {
  const ifMatch = request.field('if-match')
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, entityTag, strongMatch)) return 412
  } else {
    const unmodifiedSince = dateIn(request, 'if-unmodified-since', now)
    if (later(lastModified, unmodifiedSince)) return 412
  }
  const ifNoneMatch = request.field('if-none-match')
  if (ifNoneMatch !== undefined) {
    return matches(ifNoneMatch, entityTag, weakMatch) ? 304 : undefined
  }
  const modifiedSince = dateIn(request, 'if-modified-since', now)
  if (modifiedSince === undefined || lastModified === undefined) return undefined
  return later(lastModified, modifiedSince) ? undefined : 304
}

/** Whether the entity-tag is in the list, or the list is '*': there is something. */
function matches(
  list: string,
  entityTag: string | undefined,
  same: (one: string, other: string) => boolean,
): boolean {
  if (list === '*') return true
  if (entityTag === undefined) return false
  return entityTags(list).some((tag) => same(tag, entityTag))
}

/** The date in a field. One that is none is as if it were not there. */
function dateIn(request: Request, name: string, now: number): number | undefined {
  const value = request.field(name)
  return value === undefined ? undefined : parseHttpDate(value, now)
}

function later(time: number | undefined, than: number | undefined): boolean {
  return time !== undefined && than !== undefined && time > than
}

/**
 * Whether Range counts: not where If-Range names another version than this one
 * (§13.1.5). Only a strong validator will do, since parts of two versions may not
 * be put together: `dateIsStrong` says whether no other content can have had that
 * date (§8.8.2.2). A client that was sent an entity tag is to send that (§13.1.5).
 */
export function rangeHolds(
  request: Request,
  { entityTag, lastModified }: Validators,
  dateIsStrong: boolean,
  now: number,
): boolean {
  const ifRange = request.field('if-range')
  if (ifRange === undefined) return true
  if (isEntityTag(ifRange)) {
    return entityTag !== undefined && strongMatch(ifRange, entityTag)
  }
  const date = parseHttpDate(ifRange, now)
  return dateIsStrong && date !== undefined && date === lastModified
}
