/** The exercises: what is asked in `content/`, and what stands ready in stages-src. */
import { z } from 'zod'
import { readYaml } from './plan/yaml.ts'
import { plan } from './plan.ts'

const text = z.string().trim().min(1)

const exercise = z.strictObject({
  id: text,
  /** What to do, in paragraphs. */
  ask: z.array(text).min(1),
  /** How to know that it is done: a command, or what to look for. */
  check: text,
  hint: text.optional(),
})

const exercisesFile = z.strictObject({
  stage: z.int().min(1).max(5),
  exercises: z.array(exercise),
})

export interface Exercise extends z.output<typeof exercise> {
  /** Paths below `stages-src/`; undefined where the exercise has none. */
  starter: string | undefined
  solution: string | undefined
  /** The command that makes the reader's own copy of the starter, `mine.ts`, which is checked. */
  copy: string | undefined
}

/** The exercises of `content/exercises/`, by their ids in the plan. */
export const exercises: ReadonlyMap<string, Exercise> = readExercises(
  import.meta.glob<string>('/content/exercises/*.yaml', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
  Object.keys(import.meta.glob('/stages-src/*/exercises/*/*.ts')),
)

/**
 * Reads the files and finds each exercise's starter and solution among `sources`: exercise 2 of
 * stage 1 is the folder `1-echo/exercises/2-…`.
 */
export function readExercises(
  files: Record<string, string>,
  sources: string[],
): Map<string, Exercise> {
  const found = new Map<string, Exercise>()
  for (const [path, content] of Object.entries(files)) {
    const file = path.replace(/^\//, '')
    const { stage, exercises } = readYaml(file, content, exercisesFile)
    const expected = plan.stage(stage).exercises.map(({ id }) => id)
    const given = exercises.map(({ id }) => id)
    if (given.join() !== expected.join()) {
      throw new Error(
        `${file}: the exercises must be ${expected.join(', ')}, not ${given.join(', ')}`,
      )
    }
    exercises.forEach((exercise, index) => {
      const source = (name: string) =>
        sources
          .find((path) =>
            new RegExp(`/${stage}-[^/]+/exercises/${index + 1}-[^/]+/${name}.ts$`).test(path),
          )
          ?.replace(/^\/?stages-src\//, '')
      const starter = source('starter')
      found.set(exercise.id, {
        ...exercise,
        starter,
        solution: source('solution'),
        copy: starter && copyOf(starter),
      })
    })
  }
  return found
}

/** Asks before it overwrites what the reader has written. */
function copyOf(starter: string): string {
  return `cp -i stages-src/${starter.replace(/starter\.ts$/, '{starter,mine}.ts')}`
}
