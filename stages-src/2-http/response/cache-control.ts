/** How long a client may use what it has without asking: RFC 9111 §5.2. */
import type { Path } from '../files/path.ts'

/** Where Astro puts files whose names contain a hash of their content. */
const HASHED = '_astro'

/** A year, as long as anything needs to be fresh (RFC 2616 §14.21 said no longer). */
const FOR_EVER = 'public, max-age=31536000, immutable'

/** What may be kept, but is asked about before each use. */
export const ASK_FIRST = 'no-cache'

/**
 * The value of Cache-Control for the file at `path`. Under a name with a hash no
 * other content will ever stand, so nobody needs to ask again (RFC 8246).
 */
export function cacheControl({ segments }: Path, maxAge: number): string {
  if (segments.at(-2) === HASHED) return FOR_EVER
  return maxAge > 0 ? `max-age=${maxAge}` : ASK_FIRST
}
