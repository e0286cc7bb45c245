/** What a check is, and what makes it one of a stage's: the milestone it proves. */
import { UsageError } from '../lib/usage-error.ts'
import type { Context } from './context.ts'
import type { Rule } from './rule.ts'

/**
 * A question asked of a server from outside, at the wire and at `/proc`. It knows nothing of the
 * language the server is written in, nor for which stage it is asked.
 */
export interface Check {
  /** What a person types after `--only`. */
  id: string
  /** What a correct server does, as a sentence without its subject. */
  title: string
  /** Why a correct server does so; shown when the check fails. */
  why: string
  /** Where that is explained: book sections and man pages. */
  reading: string
  /** Who asks for it; a standard where nothing is said. */
  rule?: Rule
  /** It can be asked of a server that has pages of its own and serves no folder. */
  needsNoFiles?: true
  /** Resolves when the server is right; throws `CheckFailure` or `CheckSkipped` otherwise. */
  run(context: Context): Promise<void>
}

/** A check as a stage asks it. */
export interface MilestoneCheck extends Check {
  /** The plan item that it proves, for example `s1.milestone.2` or `s1.exercise.3`. */
  milestone: string
}

/** The same checks, which can be asked of a server that serves no folder. */
export function needingNoFiles(checks: readonly Check[]): Check[] {
  return checks.map((check) => ({ ...check, needsNoFiles: true }))
}

/** The checks that prove a plan item. */
export function proving(milestone: string, checks: readonly Check[]): MilestoneCheck[] {
  return checks.map((check) => ({ ...check, milestone }))
}

/** The checks with these ids, or of the milestones with these ids, in the stage's order. */
export function checksNamed(
  checks: readonly MilestoneCheck[],
  ids: readonly string[],
): MilestoneCheck[] {
  const isNamed = (check: MilestoneCheck, id: string) => check.id === id || check.milestone === id
  const unknown = ids.find((id) => !checks.some((check) => isNamed(check, id)))
  if (unknown !== undefined) {
    throw new UsageError(`there is no check "${unknown}"; --list shows those there are`)
  }
  return checks.filter((check) => ids.some((id) => isNamed(check, id)))
}
