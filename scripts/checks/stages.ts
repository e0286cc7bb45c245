/** The stages that have checks, and what a person may ask for of them. */
import { UsageError } from '../lib/usage-error.ts'
import type { MilestoneCheck } from './check.ts'
import type { Exercise } from './exercise.ts'
import type { Stage } from './stage.ts'
import { stage1 } from './stage-1/index.ts'
import { stage2 } from './stage-2/index.ts'
import { stage3 } from './stage-3/index.ts'
import { stage4 } from './stage-4/index.ts'
import { stage5 } from './stage-5/index.ts'

export const stages: readonly Stage[] = [stage1, stage2, stage3, stage4, stage5]

export function stageNumbered(number: string): Stage {
  const stage = stages.find((candidate) => `${candidate.number}` === number)
  if (stage) return stage
  const known = stages.map((candidate) => candidate.number).join(', ')
  throw new UsageError(`there are no checks for stage "${number}"; there are for: ${known}`)
}

/** All that a stage is asked; nothing where nobody has written that yet. */
export function checksOfStage(number: number): readonly MilestoneCheck[] {
  return stages.find((stage) => stage.number === number)?.checks ?? []
}

export function exerciseNumbered({ number: stage, exercises }: Stage, number: string): Exercise {
  const exercise = exercises.find((candidate) => `${candidate.number}` === number)
  if (exercise) return exercise
  const known = exercises.map((candidate) => candidate.number).join(', ')
  throw new UsageError(`stage ${stage} has no exercise "${number}"; it has: ${known}`)
}
