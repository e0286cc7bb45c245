/** The little markup that texts of the plan have: code and links. */
import type { Link } from './plan.ts'

/** A stretch of a text: plain, `code`, or a link. */
export type Stretch =
  | { text: string; kind: 'plain' | 'code' }
  | { text: string; kind: 'link'; url: string }

/**
 * Cuts a text into stretches: what stands between backticks is code, and the first place where a
 * link's text occurs becomes that link. Nothing else is markup.
 */
export function stretches(text: string, links: Link[] = []): Stretch[] {
  return text
    .split(/`([^`]+)`/)
    .flatMap((part, index): Stretch[] =>
      index % 2 === 1 ? [{ text: part, kind: 'code' }] : linked(part, links),
    )
    .filter(({ text }) => text !== '')
}

function linked(text: string, links: Link[]): Stretch[] {
  const first = links
    .map((link) => ({ link, at: text.indexOf(link.text) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at || other.link.text.length - one.link.text.length)[0]
  if (!first) return [{ text, kind: 'plain' }]
  const { link, at } = first
  return [
    { text: text.slice(0, at), kind: 'plain' },
    { text: link.text, kind: 'link', url: link.url },
    ...linked(
      text.slice(at + link.text.length),
      links.filter((other) => other !== link),
    ),
  ]
}
