/** Where a chapter is read, and what it is called there. */

/** What a chapter's front matter says of its place in the guide. */
export type ChapterPlace =
  | { readonly kind: 'week'; readonly week: number }
  | { readonly kind: 'stage'; readonly stage: number }
  | { readonly kind: 'appendix' }

interface Placed {
  /** The name of the chapter's file, without its ending. */
  readonly id: string
  readonly data: ChapterPlace
}

/** Where a chapter is read. */
export function addressOf({ id, data }: Placed): string {
  if (data.kind === 'week') return `/week/${data.week}/`
  if (data.kind === 'stage') return `/stage/${data.stage}/`
  return `/${id}/`
}

/** What a chapter is called where its title alone would not say: `Week 2`, `Stage 1`. */
export function labelOf({ data }: Pick<Placed, 'data'>): string {
  if (data.kind === 'week') return `Week ${data.week}`
  if (data.kind === 'stage') return `Stage ${data.stage}`
  return 'Appendix'
}
