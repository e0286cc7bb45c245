/** The chapters as Astro has them. */
import { type CollectionEntry, getCollection } from 'astro:content'

export { addressOf, labelOf } from './chapter-address.ts'

export type Chapter = CollectionEntry<'chapters'>

/** The chapters written so far, in reading order: each stage before its weeks, appendices last. */
export async function writtenChapters(): Promise<Chapter[]> {
  return (await getCollection('chapters')).sort((a: Chapter, b: Chapter) =>
    compare(place(a), place(b)),
  )
}

function place({ data, id }: Chapter): [number, number, string] {
  if (data.kind === 'week') return [data.stage, data.week, id]
  if (data.kind === 'stage') return [data.stage, 0, id]
  return [Number.POSITIVE_INFINITY, 0, id]
}

function compare(a: [number, number, string], b: [number, number, string]): number {
  if (a[0] !== b[0]) return a[0] - b[0]
  return a[1] - b[1] || a[2].localeCompare(b[2])
}
