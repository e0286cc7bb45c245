import type { MilestoneCheck } from './check.ts'
import type { Exercise } from './exercise.ts'

export interface Stage {
  number: number
  /** The stage's own server, from the root of the repository. */
  server: string
  /** Where the stage serves files: writes the known ones and returns their folder. */
  site?: () => string
  checks: MilestoneCheck[]
  exercises: Exercise[]
}
