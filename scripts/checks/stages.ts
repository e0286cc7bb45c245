import { type Check, UsageError } from './check.ts'
import { stage1 } from './stage-1/index.ts'

export interface Stage {
  number: number
  /** The stage's own server, from the root of the repository. */
  server: string
  checks: Check[]
}

export const stages: readonly Stage[] = [stage1]

export function stageNumbered(number: string): Stage {
  const stage = stages.find((candidate) => `${candidate.number}` === number)
  if (stage) return stage
  const known = stages.map((candidate) => candidate.number).join(', ')
  throw new UsageError(`there are no checks for stage "${number}"; there are for: ${known}`)
}

/** The checks with these ids, in the stage's order. */
export function checksNamed(checks: readonly Check[], ids: readonly string[]): Check[] {
  const unknown = ids.find((id) => !checks.some((check) => check.id === id))
  if (unknown !== undefined) {
    throw new UsageError(`there is no check "${unknown}"; --list shows those there are`)
  }
  return checks.filter(({ id }) => ids.includes(id))
}
