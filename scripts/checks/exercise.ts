/** What the checks have of an exercise. */
import { existsSync } from 'node:fs'
import { root } from '../lib/root.ts'
import type { MilestoneCheck } from './check.ts'
import type { CommandTarget } from './target.ts'

/** An exercise of a stage: what the reader's solution is, and the checks that it must pass. */
export interface Exercise {
  number: number
  /** From the root of the repository. */
  folder: string
  /** The checks for a solution in this file, from the root of the repository. */
  checks(file: string): MilestoneCheck[]
  /** What is checked when no other command is given. */
  target(file: string): CommandTarget
}

/** The reader's own `mine.ts`, or while there is none the starter. From the root of the repository. */
export function workFile({ folder }: Exercise): string {
  const mine = `${folder}/mine.ts`
  return existsSync(`${root}${mine}`) ? mine : `${folder}/starter.ts`
}
