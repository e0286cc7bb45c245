/** What the checks have of a stage: its server, its questions, its exercises. */
import type { MilestoneCheck } from './check.ts'
import type { Exercise } from './exercise.ts'
import { type CommandTarget, ownServer } from './target.ts'

export interface Stage {
  number: number
  /** The stage's own server, from the root of the repository. */
  server: string
  /** Where the stage serves files: writes the known ones and returns their folder. */
  site?: () => string
  checks: MilestoneCheck[]
  exercises: Exercise[]
}

/** A server of this repository that does what the stage's own does, and serves what `site` makes. */
export function targetOf(stage: Stage, server = stage.server, site = stage.site): CommandTarget {
  if (site === undefined) return ownServer(server)
  return { ...ownServer(server, '--port {port} --root {root}'), root: site() }
}
