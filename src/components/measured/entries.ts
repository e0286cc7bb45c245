/** What the page of all measurements says of each lab. */
import { render } from 'astro:content'
import type { MarkdownHeading } from 'astro'
import { addressOf, labelOf, writtenChapters } from '../../lib/chapters.ts'
import { labUsesIn, questionsOfLabs } from '../../lib/lab-uses.ts'
import { readResults, type SavedResult } from '../../lib/results.ts'

/** A section of a chapter that shows something of a lab. */
export interface Place {
  chapter: string
  section: string
  url: string
}

export interface Entry {
  result: SavedResult
  question: string | undefined
  places: Place[]
  /** What the chapters show of it; of a lab with plots, one at least. */
  main: { values: Set<string>; plot: string | undefined }
}

/** Every saved result, in the order in which the guide comes to it. */
export async function measuredEntries(): Promise<Entry[]> {
  const uses = Map.groupBy(await usesInChapters(), ({ lab }) => lab)
  const questions = questionsOfLabs()
  const order = [...uses.keys()]
  const rank = ({ lab }: SavedResult) => (uses.has(lab) ? order.indexOf(lab) : order.length)
  return readResults()
    .sort((a, b) => rank(a) - rank(b))
    .map((result) => {
      const found = uses.get(result.lab) ?? []
      return {
        result,
        question: questions.get(result.lab),
        places: [...new Map(found.map(({ place }) => [place.url, place])).values()],
        main: {
          values: new Set(found.flatMap(({ value }) => value ?? [])),
          plot: found.find(({ plot }) => plot)?.plot ?? Object.keys(result.plots)[0],
        },
      }
    })
}

async function usesInChapters() {
  const found = (await writtenChapters()).map(async (chapter) => {
    const { headings } = await render(chapter)
    const sections = headings.filter(({ depth }: MarkdownHeading) => depth === 2)
    return labUsesIn(chapter.body ?? '').map((use) => {
      const { text, slug } = sections[use.section - 1] ?? { text: chapter.data.title, slug: '' }
      const url = `${addressOf(chapter)}${slug && `#${slug}`}`
      return { ...use, place: { chapter: labelOf(chapter), section: text, url } }
    })
  })
  return (await Promise.all(found)).flat()
}
