/** Entity-tags and how they are compared: RFC 9110 §8.8.3. */

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
  MEMBER.lastIndex = 0
  for (;;) {
    const member = MEMBER.exec(value)
    if (member === null) return tags
    if (member[1] !== undefined) tags.push(member[1])
    if (MEMBER.lastIndex === value.length) return tags
  }
}

// 'W/' is case-sensitive; between the quotes stands anything but quotes, spaces and
// controls.
const TAG = '(?:W/)?"[\\x21\\x23-\\x7e\\x80-\\xff]*"'
const WHOLE = new RegExp(`^${TAG}$`)
// A member of a list may be empty: RFC 9110 §5.6.1.2.
const MEMBER = new RegExp(`[ \\t]*(${TAG})?[ \\t]*(?:,|$)`, 'y')
