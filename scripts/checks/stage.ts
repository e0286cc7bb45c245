import type { Check } from './check.ts'
import type { Exercise } from './exercise.ts'

export interface Stage {
  number: number
  /** The stage's own server, from the root of the repository. */
  server: string
  checks: Check[]
  exercises: Exercise[]
}
