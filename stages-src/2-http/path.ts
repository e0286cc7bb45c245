/**
 * A request's path as a list of names: split first, decoded once, then resolved
 * (RFC 3986 §5.2.4), in that order, so that nothing decoded is ever taken for
 * syntax.
 */
import type { Refusal } from './refusal.ts'

export interface Path {
  /** Names, none of them empty; one character a byte. */
  readonly segments: readonly string[]
  /** Whether the path ended in a slash, or in what stands for a directory. */
  readonly directory: boolean
}

/**
 * Reads a path as it was sent, percent-encoded. Refuses one that leads above the
 * root (400), or in which an encoded byte is a slash (404) or NUL (400).
 */
export function parsePath(encoded: string): Path | Refusal {
  const resolved: string[] = []
  const segments = encoded.split('/').slice(1)
  const last = segments.at(-1) ?? ''
  let directory = last === ''
  for (const segment of segments) {
    const name = decode(segment)
    if (typeof name !== 'string') return name
    directory = name === '' || name === '.' || name === '..'
    if (name === '..' && resolved.pop() === undefined) {
      return {
        status: 400,
        reason: 'a path that leads above the root (RFC 3986 §5.2.4)',
      }
    }
    if (name !== '.' && name !== '..') resolved.push(name)
  }
  return { segments: resolved.filter((name) => name !== ''), directory }
}

function decode(segment: string): string | Refusal {
  return segment.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/**
 * The path percent-encoded, '/a/b%20c/': it begins with one slash and no more, so
 * it is safe in Location (RFC 3986 §4.2 reads '//' as a host).
 */
export function encodePath(path: Path): string {
  const names = path.segments.map((name) => `/${encodeSegment(name)}`).join('')
  return path.directory || names === '' ? `${names}/` : names
}

/** One name, one character a byte, for a URL. */
export function encodeSegment(name: string): string {
  return name.replace(
    /[^\w.~!$&'()*+,;=:@-]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
