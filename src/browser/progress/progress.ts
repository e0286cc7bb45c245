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
  /** What was checked, by the ids that the reader's own server has proved. */
  proofs: ReadonlyMap<string, Proof>
  place: Place | undefined
}

/** A passing check of the reader's own server, from mine/progress.json. */
export interface Proof {
  /** ISO 8601 date. */
  at: string
  /** In words: `8 checks of node mine/1-echo/first-server.ts`. */
  what: string
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

export const nothing: Progress = { ticked: new Map(), proofs: new Map(), place: undefined }

export function tick(progress: Progress, id: string, at: Date): Progress {
  if (progress.ticked.has(id)) return progress
  return { ...progress, ticked: new Map(progress.ticked).set(id, at.toISOString()) }
}

/** Ticks what a check has proved, and keeps what it checked. */
export function prove(progress: Progress, id: string, what: string, at: Date): Progress {
  const proof = { at: at.toISOString(), what: what.slice(0, LONGEST.what) }
  return { ...tick(progress, id, at), proofs: new Map(progress.proofs).set(id, proof) }
}

export function untick(progress: Progress, id: string): Progress {
  const [ticked, proofs] = [new Map(progress.ticked), new Map(progress.proofs)]
  ticked.delete(id)
  proofs.delete(id)
  return { ...progress, ticked, proofs }
}

/** How many of `ids` are ticked. */
export function count(progress: Progress, ids: readonly string[]): number {
  return ids.filter((id) => progress.ticked.has(id)).length
}

/** All ticks and proofs of both, each with its earlier date; the later place of the two. */
export function merge(one: Progress, other: Progress): Progress {
  const ticked = new Map(one.ticked)
  for (const [id, at] of other.ticked) {
    const before = ticked.get(id)
    if (before === undefined || at < before) ticked.set(id, at)
  }
  const proofs = new Map(one.proofs)
  for (const [id, proof] of other.proofs) {
    const before = proofs.get(id)
    if (before === undefined || order(proof) < order(before)) proofs.set(id, proof)
  }
  return { ticked, proofs, place: laterPlace(one.place, other.place) }
}

/** Of two proofs the earlier counts, whichever browser it came from. */
function order({ at, what }: Proof): string {
  return JSON.stringify([at, what])
}

/** What is kept in the browser, and what an exported file holds. */
export function serialize({ ticked, proofs, place }: Progress, indent?: number): string {
  const proved = proofs.size > 0 ? { proofs: Object.fromEntries(proofs) } : {}
  const kept = { version: 1, ticked: Object.fromEntries(ticked), ...proved, place }
  return JSON.stringify(kept, null, indent)
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
  for (const [id, at] of entries.slice(0, MOST_ENTRIES)) {
    const date = isoDate(at)
    if (date && id.length <= LONGEST.id) ticked.set(id, date)
  }
  const stated = Object.entries(isRecord(stored.proofs) ? stored.proofs : {})
  const proofs = new Map<string, Proof>()
  for (const [id, proof] of stated.slice(0, MOST_ENTRIES)) {
    const read = parseProof(proof)
    if (read && id.length <= LONGEST.id) proofs.set(id, read)
  }
  const place = parsePlace(stored.place)
  const whole =
    stored.version === 1 &&
    ticked.size === entries.length &&
    proofs.size === stated.length &&
    !!place === !!stored.place
  return { progress: { ticked, proofs, place }, whole }
}

/** What a file may bring: more is no plan's, and only fills the browser's storage. */
const MOST_ENTRIES = 5000
const LONGEST = { id: 100, what: 400, title: 200, path: 300 }

function parseProof(stored: unknown): Proof | undefined {
  if (!isRecord(stored) || typeof stored.what !== 'string') return undefined
  const at = isoDate(stored.at)
  return at && stored.what.length <= LONGEST.what ? { at, what: stored.what } : undefined
}

function parsePlace(stored: unknown): Place | undefined {
  if (!isRecord(stored)) return undefined
  const { path, title } = stored
  const at = isoDate(stored.at)
  if (typeof path !== 'string' || typeof title !== 'string' || !at) return undefined
  return isPage(path) && title.length <= LONGEST.title ? { path, title, at } : undefined
}

/**
 * Whether a path is that of a page of the guide. A file from elsewhere must not lead off the site,
 * and what counts is where a browser would go: it takes `/\t/x.org`, say, for another host.
 */
function isPage(path: string): boolean {
  const here = 'https://guide.invalid'
  const url = URL.parse(path, here)
  const isWritten = path.length <= LONGEST.path && /^\/[\w./-]*(#[^\s]*)?$/.test(path)
  return isWritten && url?.origin === here && url.pathname + url.hash === path
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
