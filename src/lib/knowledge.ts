/** The questions by which a reader's knowledge is tested. */
import { z } from 'zod'
import { readYaml } from './plan/yaml.ts'
import { plan } from './plan.ts'

const text = z.string().trim().min(1)

const option = z.strictObject({ text, why: text, right: z.boolean().default(false) })

const question = z.strictObject({
  ask: text,
  options: z
    .array(option)
    .min(3)
    .max(4)
    .refine((options) => options.filter(({ right }) => right).length === 1, {
      message: 'exactly one option must be right',
    }),
})

const knowledgeFile = z.strictObject({
  stage: z.int().min(1).max(5),
  items: z.array(z.strictObject({ id: text, questions: z.array(question).min(1) })),
})

export type Question = z.output<typeof question>

/** The questions of `content/knowledge/`, by the id of the knowledge item they test. */
export const questions: ReadonlyMap<string, Question[]> = readQuestions(
  import.meta.glob<string>('/content/knowledge/*.yaml', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
)

/** Reads the files, and holds each to the plan: every knowledge item of its stage, each once. */
export function readQuestions(files: Record<string, string>): Map<string, Question[]> {
  const found = new Map<string, Question[]>()
  for (const [path, content] of Object.entries(files)) {
    const file = path.replace(/^\//, '')
    const { stage, items } = readYaml(file, content, knowledgeFile)
    const expected = plan.stage(stage).knowledge.map(({ id }) => id)
    const given = items.map(({ id }) => id)
    if (given.join() !== expected.join()) {
      throw new Error(`${file}: the items must be ${expected.join(', ')}, not ${given.join(', ')}`)
    }
    for (const { id, questions } of items) found.set(id, questions)
  }
  return found
}
