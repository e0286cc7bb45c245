/** Entity-tags and how they are compared: RFC 9110 §8.8.3. */
import { skipWhitespace } from './list-scanner.ts'

/** Two are the same if neither is weak and they are alike: §8.8.3.2. */
export function strongMatch(one: string, other: string): boolean {
  return one === other && !one.startsWith('W/')
}

/** Two are the same if they are alike, weak or not: §8.8.3.2. */
export function weakMatch(one: string, other: string): boolean {
  return opaque(one) === opaque(other)
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag
}

/** Whether `text` is one entity-tag and nothing else. */
export function isEntityTag(text: string): boolean {
  return WHOLE.test(text)
}

/**
 * The entity-tags in the value of If-Match or If-None-Match. A comma may be part of
 * a tag, so the list cannot be split at commas. What is no tag ends the list: it
 * matches nothing.
 */
export function entityTags(value: string): string[] {
  const tags: string[] = []
  for (let at = 0; ; ) {
    TAG.lastIndex = skipWhitespace(value, at)
    const [tag = ''] = TAG.exec(value) ?? []
    const end = skipWhitespace(value, skipWhitespace(value, at) + tag.length)
    if (end < value.length && value[end] !== ',') return tags
    // A member of a list may be empty: RFC 9110 §5.6.1.2.
    if (tag !== '') tags.push(tag)
    if (end === value.length) return tags
    at = end + 1
  }
}

// 'W/' is case-sensitive; between the quotes stands anything but quotes, spaces and
// controls.
const PATTERN = '(?:W/)?"[\\x21\\x23-\\x7e\\x80-\\xff]*"'
const TAG = new RegExp(PATTERN, 'y')
const WHOLE = new RegExp(`^${PATTERN}$`)
