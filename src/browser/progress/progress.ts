/**
 * A reader's progress: what is ticked, and where reading stopped. Pure: the browser's storage is
 * in store.ts.
 *
 * Ticks are kept under the ids of the plan, never under wording or position, so they outlive
 * every edit of the guide; an id this version does not know is kept for one that does.
 */
export interface Progress {
  /** When each id was ticked, as an ISO 8601 date. */
  ticked: ReadonlyMap<string, string>
  place: Place | undefined
}

/** The last heading read. */
export interface Place {
  /** Path and fragment on this site, for example `/week/2/#until-every-byte-has-left`. */
  path: string
  /** What a link to it says, for example `week 2, Until every byte has left`. */
  title: string
  /** ISO 8601 date. */
  at: string
}

export const nothing: Progress = { ticked: new Map(), place: undefined }

export function tick(progress: Progress, id: string, at: Date): Progress {
  if (progress.ticked.has(id)) return progress
  return { ...progress, ticked: new Map(progress.ticked).set(id, at.toISOString()) }
}

export function untick(progress: Progress, id: string): Progress {
  const ticked = new Map(progress.ticked)
  ticked.delete(id)
  return { ...progress, ticked }
}

/** How many of `ids` are ticked. */
export function count(progress: Progress, ids: readonly string[]): number {
  return ids.filter((id) => progress.ticked.has(id)).length
}

/** All ticks of both, each with its earlier date; the later place of the two. */
export function merge(one: Progress, other: Progress): Progress {
  const ticked = new Map(one.ticked)
  for (const [id, at] of other.ticked) {
    const before = ticked.get(id)
    if (before === undefined || at < before) ticked.set(id, at)
  }
  return { ticked, place: laterPlace(one.place, other.place) }
}

/** What is kept in the browser, and what an exported file holds. */
export function serialize({ ticked, place }: Progress, indent?: number): string {
  return JSON.stringify({ version: 1, ticked: Object.fromEntries(ticked), place }, null, indent)
}

/**
 * Reads what `serialize` wrote, by this version of the guide or another. `whole` is false where
 * something in it could not be understood and was left out. Undefined: it is no progress at all.
 */
export function parse(text: string): { progress: Progress; whole: boolean } | undefined {
  const stored = parseJson(text)
  if (!isRecord(stored) || !isRecord(stored.ticked)) return undefined

  const entries = Object.entries(stored.ticked)
  const ticked = new Map<string, string>()
  for (const [id, at] of entries) {
    const date = isoDate(at)
    if (date) ticked.set(id, date)
  }
  const place = parsePlace(stored.place)
  const whole = stored.version === 1 && ticked.size === entries.length && !!place === !!stored.place
  return { progress: { ticked, place }, whole }
}

function parsePlace(stored: unknown): Place | undefined {
  if (!isRecord(stored)) return undefined
  const { path, title } = stored
  const at = isoDate(stored.at)
  // A file from elsewhere must not lead off the site, nor to a `javascript:` address.
  const onThisSite = typeof path === 'string' && /^\/(?![/\\])/.test(path)
  return onThisSite && typeof title === 'string' && at ? { path, title, at } : undefined
}

function isoDate(stored: unknown): string | undefined {
  const date = new Date(typeof stored === 'string' ? stored : Number.NaN)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function laterPlace(one: Place | undefined, other: Place | undefined): Place | undefined {
  if (!one || !other) return one ?? other
  const key = ({ at, path, title }: Place) => JSON.stringify([at, path, title])
  return key(one) >= key(other) ? one : other
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
