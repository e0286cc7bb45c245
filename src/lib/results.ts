/** The saved results of labs: what is in them, and whether their sources have changed since. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'astro/zod'
import { sourcesHash } from './sources-hash.ts'

const stage = z.literal([1, 2, 3, 4, 5])

const machine = z.strictObject({
  cpu: z.string().min(1),
  cores: z.int().min(1),
  kernel: z.string().min(1),
  node: z.string().min(1),
  architecture: z.string().min(1),
  /** Versions of other programs that took part, by name. */
  tools: z.record(z.string(), z.string()).optional(),
})

const sources = z.strictObject({
  /** All that the lab is made of, and the programs it ran: paths from the root of the repository. */
  files: z.array(z.string().min(1)).min(1),
  /** `sourcesHash(files)` when the lab ran. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})

const value = z.strictObject({
  value: z.number(),
  /** As printed after the number: `ns`, `µs`, `MB/s`, `×`, `%`; empty for a bare count. */
  unit: z.string(),
  label: z.string().min(1),
})

const row = z.strictObject({
  label: z.string().min(1),
  value: z.number(),
  /** The ends of the range measured (a confidence interval, quartiles: the subtitle says which). */
  low: z.number().optional(),
  high: z.number().optional(),
  /** Gives the row its stage's hue. */
  stage: stage.optional(),
  /** Place on the horizontal axis, for `dots` and `lines`. */
  x: z.number().optional(),
  series: z.string().optional(),
})

const plot = z.strictObject({
  title: z.string().min(1),
  subtitle: z.string(),
  unit: z.string(),
  kind: z.enum(['bars', 'dots', 'lines']),
  better: z.enum(['less', 'more']).optional(),
  rows: z.array(row).min(1),
})

const transcript = z.strictObject({
  title: z.string().optional(),
  lines: z
    .array(
      z.strictObject({
        kind: z.enum(['command', 'output', 'note', 'error']),
        text: z.string(),
        /** Which of several terminals it stands in, from 1. */
        terminal: z.int().min(1).optional(),
      }),
    )
    .min(1),
})

/** What a lab saves as `content/results/NAME.json`. */
export const labResult = z.strictObject({
  lab: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string().min(1),
  /** What a person types to measure again. */
  command: z.string().min(1),
  measured: z.iso.datetime({ offset: true }),
  machine,
  sources,
  values: z.record(z.string(), value),
  plots: z.record(z.string(), plot),
  transcripts: z.record(z.string(), transcript),
  /** Whatever else this lab records, traces for example. */
  data: z.unknown().optional(),
})

export type LabResult = z.infer<typeof labResult>
export type Machine = LabResult['machine']
export type Value = LabResult['values'][string]
export type PlotData = LabResult['plots'][string]
export type PlotRow = PlotData['rows'][number]
export type TranscriptData = LabResult['transcripts'][string]

/** A result as the pages show it: `current` is false once a measured source has changed. */
export interface SavedResult extends LabResult {
  current: boolean
}

export const resultsFolder = 'content/results'

/** The saved result of one lab; throws, naming file and field, when it is missing or malformed. */
export function readResult(lab: string, root: string = process.cwd()): SavedResult {
  const path = join(resultsFolder, `${lab}.json`)
  const file = join(root, path)
  if (!existsSync(file)) {
    throw new Error(`no saved result ${path}: make it with \`npm run lab -- ${lab}\``)
  }
  const result = parseResult(readFileSync(file, 'utf8'), path)
  if (result.lab !== lab) throw new Error(`${path} says it is of lab '${result.lab}'`)
  return { ...result, current: sourcesHash(result.sources.files, root) === result.sources.hash }
}

/** Every saved result, by the lab's name. */
export function readResults(root: string = process.cwd()): SavedResult[] {
  const folder = join(root, resultsFolder)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readResult(name.slice(0, -'.json'.length), root))
}

/** Whether a lab has been run and its result saved. */
export function hasResult(lab: string, root: string = process.cwd()): boolean {
  return existsSync(join(root, resultsFolder, `${lab}.json`))
}

function parseResult(text: string, path: string): LabResult {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}`)
  }
  const parsed = labResult.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Error(`${path}: ${issue?.path.join('.')}: ${issue?.message}`)
}
