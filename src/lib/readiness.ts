/** What is written: which weeks have a chapter, and which stages can be read to their end. */
import { writtenChapters } from './chapters.ts'
import { plan } from './plan.ts'

/** The numbers of the weeks that have their chapter. */
export async function writtenWeeks(): Promise<Set<number>> {
  return new Set(
    (await writtenChapters()).flatMap(({ data }) => (data.kind === 'week' ? [data.week] : [])),
  )
}

/** The numbers of the stages whose every week has its chapter. */
export async function readyStages(): Promise<number[]> {
  const written = await writtenWeeks()
  return plan.stages
    .filter(({ weeks }) => weeks.every(({ number }) => written.has(number)))
    .map(({ number }) => number)
}
