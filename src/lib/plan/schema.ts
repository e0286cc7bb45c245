/** What the files of `content/plan/` look like: one schema for each kind of file. */
import { z } from 'zod'

const text = z.string().trim().min(1)
const stageNumber = z.int().min(1).max(5)
const weekNumber = z.int().min(1).max(17)
const address = z.url({ protocol: /^https?$/ })

const link = z.strictObject({ text, url: address })

const evidence = {
  confidence: z.enum(['seen', 'seen in use', 'known', 'unsure']).optional(),
  evidence: text.optional(),
}

const verdict = z.enum(['right', 'partly', 'wrong', 'outdated', 'none'])

const citationFields = {
  text,
  resource: text.optional(),
  verdict,
  correction: text.optional(),
  verified: text.optional(),
  note: text.optional(),
  ...evidence,
  links: z.array(link).default([]),
}

function checkCitation(
  citation: { verdict: string; correction?: string | undefined; links: { text: string }[] },
  context: z.RefinementCtx,
) {
  const { verdict, correction, links } = citation
  if (!correction && ['partly', 'wrong', 'outdated'].includes(verdict)) {
    context.addIssue({ code: 'custom', message: `a pointer that is ${verdict} needs a correction` })
  }
  for (const { text } of links) {
    if (!correction?.includes(text)) {
      context.addIssue({ code: 'custom', message: `the link '${text}' is not in the correction` })
    }
  }
}

const citation = z.strictObject(citationFields).superRefine(checkCitation)
const reading = z.strictObject({ id: text, ...citationFields }).superRefine(checkCitation)

const item = z.strictObject({ id: text, text })
const scheduledItem = z.strictObject({ id: text, text, week: weekNumber })
const milestone = z.strictObject({ ...scheduledItem.shape, checks: z.array(text).default([]) })

const day = z.strictObject({
  id: text,
  day: text,
  focus: text,
  activities: text,
  readings: z.array(reading).min(1),
})

const week = z.strictObject({
  id: text,
  number: weekNumber,
  title: text,
  name: text,
  days: z.array(day).min(1),
})

const furtherReading = z
  .strictObject({ text, why: text, links: z.array(link).min(1), ...evidence })
  .superRefine((reading, context) => {
    for (const { text } of reading.links) {
      if (!reading.text.includes(text)) {
        context.addIssue({ code: 'custom', message: `the link '${text}' is not in the text` })
      }
    }
  })

export const stageFile = z.strictObject({
  id: text,
  number: stageNumber,
  title: text,
  name: text,
  foundation: item,
  summary: z.strictObject({
    id: text,
    title: text,
    focus: text,
    duration: text,
    impressiveness: text,
    topics: text,
  }),
  focus: z.array(item),
  weeks: z.array(week).min(1),
  milestones: z.array(milestone),
  debug: z.array(scheduledItem),
  exercises: z.array(scheduledItem),
  tools: z.array(scheduledItem),
  knowledge: z.array(scheduledItem),
  furtherReadings: z.array(furtherReading),
})

const edition = z.strictObject({
  title: text,
  edition: text,
  authors: text,
  publisher: text.optional(),
  year: text.optional(),
  isbn: z.array(text).default([]),
  links: z.array(link).min(1),
  remark: text.optional(),
})

const resource = z.strictObject({
  id: text,
  text,
  about: text.optional(),
  keyChapters: text.optional(),
  useFor: text,
  addresses: z.array(text).default([]),
  editions: z.array(edition).min(1),
  pointers: z.array(citation).min(1),
})

export const resourcesFile = z.strictObject({
  books: z.array(resource),
  online: z.array(resource),
  debugging: z.array(resource),
  strategy: z.array(item),
  priority: z.array(
    z.strictObject({
      id: text,
      stage: stageNumber,
      primary: text,
      supporting: text,
      pointers: z.array(citation),
    }),
  ),
  unscheduled: text,
})

/** What runs through all stages: debugging, performance, career, timeline, success, decision. */
export const sectionFile = z
  .strictObject({
    id: text,
    title: text,
    tickable: z.boolean(),
    intro: text.optional(),
    table: z
      .strictObject({
        caption: text,
        columns: z.array(text).min(2),
        rows: z.array(z.strictObject({ id: text, cells: z.array(text) })),
      })
      .optional(),
    groups: z.array(
      z.strictObject({
        title: text,
        stages: z.array(stageNumber).optional(),
        items: z.array(item).min(1),
      }),
    ),
    closing: text.optional(),
  })
  .superRefine(({ table }, context) => {
    for (const [row, { cells }] of table?.rows.entries() ?? []) {
      if (cells.length !== table?.columns.length) {
        context.addIssue({
          code: 'custom',
          path: ['table', 'rows', row, 'cells'],
          message: `${cells.length} cells in a table of ${table?.columns.length} columns`,
        })
      }
    }
  })

/** Where the sections of the old HTTP specifications now stand. */
export const httpStandardFile = z.strictObject({
  title: text,
  tables: z.array(
    z.strictObject({
      caption: text,
      note: text.optional(),
      columns: z.array(text),
      rows: z.array(z.array(text)),
    }),
  ),
})

/** What was read to check the citations. */
export const sourcesFile = z.strictObject({
  sources: z.array(z.strictObject({ key: text, seen: text })),
})

export type Link = z.output<typeof link>
export type Verdict = z.output<typeof verdict>
/** A pointer of the plan into a book or document, and what checking it gave. */
export type Citation = z.output<typeof citation>
/** A citation that a reader is asked to read on a day, and can tick. */
export type Reading = z.output<typeof reading>
export type Day = z.output<typeof day>
export type FurtherReading = z.output<typeof furtherReading>
export type ScheduledItem = z.output<typeof scheduledItem>
export type Milestone = z.output<typeof milestone>
export type Resource = z.output<typeof resource>
export type Section = z.output<typeof sectionFile>
export type StageFile = z.output<typeof stageFile>
export type ResourcesFile = z.output<typeof resourcesFile>
export type HttpStandard = z.output<typeof httpStandardFile>
export type Source = z.output<typeof sourcesFile>['sources'][number]
