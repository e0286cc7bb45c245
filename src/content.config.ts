/** The collection of chapters, and what their front matter has to say. */
import { defineCollection } from 'astro:content'
import { glob } from 'astro/loaders'
import { z } from 'astro/zod'

const common = { title: z.string(), lede: z.string() }
const week = z.int().min(1).max(17)
const stage = z.int().min(1).max(5)

const chapters = defineCollection({
  loader: glob({ base: './content/chapters', pattern: '*.mdx' }),
  schema: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('week'), week, stage, ...common }),
    z.strictObject({ kind: z.literal('stage'), stage, ...common }),
    z.strictObject({ kind: z.literal('appendix'), ...common }),
  ]),
})

export const collections = { chapters }
