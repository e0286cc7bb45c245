/** FNV-1a over bytes, for tables that are asked for what has just been read. */

/**
 * Only the low 30 bits are kept: a small integer, for which nothing is allocated.
 * A product's low bits need no more than the low bits of its factors, so a hash may
 * be cut at any time and continued.
 */
export const HASH_BITS = 0x3fffffff
export const HASH_START = 0x811c9dc5 & HASH_BITS
export const HASH_PRIME = 0x01000193

/** The hash of bytes[start, end). */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = HASH_START
  for (let at = start; at < end; at += 1) {
    hash = Math.imul(hash ^ (bytes[at] as number), HASH_PRIME)
  }
  return hash & HASH_BITS
}
