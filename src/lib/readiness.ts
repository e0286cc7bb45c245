/** Which stages a reader can read to their end. */
import { writtenChapters } from './chapters.ts'
import { plan } from './plan.ts'

/** The numbers of the stages whose every week has its chapter. */
export async function readyStages(): Promise<number[]> {
  const written = new Set(
    (await writtenChapters()).flatMap(({ data }) => (data.kind === 'week' ? [data.week] : [])),
  )
  return plan.stages
    .filter(({ weeks }) => weeks.every(({ number }) => written.has(number)))
    .map(({ number }) => number)
}
