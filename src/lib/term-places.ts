/** Where the chapters define the terms of the glossary. */
import { addressOf, labelOf, writtenChapters } from './chapters.ts'
import { type Definition, definitionsIn } from './glossary.ts'

export interface TermPlace extends Definition {
  /** The chapter, as a link says it: `Week 2`. */
  label: string
  /** The definition itself: `/week/2/#term-short-count`. */
  url: string
}

/** Every `<Term id>` of the chapters, in reading order. */
export async function termPlaces(): Promise<TermPlace[]> {
  return (await writtenChapters()).flatMap((chapter) =>
    definitionsIn(chapter.body ?? '').map((id) => ({
      id,
      file: chapter.filePath ?? chapter.id,
      address: addressOf(chapter),
      label: labelOf(chapter),
      url: `${addressOf(chapter)}#term-${id}`,
    })),
  )
}
