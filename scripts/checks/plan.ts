/** What a person asks of `npm run check`: which checks, put to what. */
import { resolve } from 'node:path'
import { UsageError } from '../lib/usage-error.ts'
import { type Week, weekNumbered } from '../lib/weeks.ts'
import { whereTyped } from '../lib/where-typed.ts'
import type { MilestoneCheck } from './check.ts'
import { type Exercise, workFile } from './exercise.ts'
import { writeSite } from './http/site.ts'
import { type Stage, targetOf } from './stage.ts'
import { checksNamed, exerciseNumbered, stageNumbered } from './stages.ts'
import {
  type CommandTarget,
  commandTarget,
  ownServer,
  runningTarget,
  type Target,
} from './target.ts'
import { checksOfWeek, missingAfter } from './weeks.ts'

/** The options of `npm run check` that decide on it. */
export interface PlanOptions {
  url?: string
  cmd?: string
  only?: string[]
  list?: true
  exercise?: string
  week?: string
  root?: string
}

/** What is asked for: which checks, of what. */
export interface Plan {
  stage: number
  title: string
  checks: readonly MilestoneCheck[]
  target: Target
  /** What a person is told once all of them pass. */
  afterwards?: string
}

/**
 * The plan for a stage (or '', where `options` name a week). Throws a UsageError for what there
 * is not, or what cannot be.
 */
export function planOf(stageNumber: string, options: PlanOptions): Plan {
  const plan = options.week
    ? planOfWeek(weekNumbered(options.week), stageNumber, options)
    : planOfWhole(stageNumbered(stageNumber), options)
  return {
    ...plan,
    checks: options.only ? checksNamed(plan.checks, options.only) : plan.checks,
    target: givenTarget(options, plan.target),
  }
}

function planOfWhole(stage: Stage, options: PlanOptions): Plan & { target: CommandTarget } {
  return options.exercise
    ? planOfExercise(stage, exerciseNumbered(stage, options.exercise))
    : planOfStage(stage, options)
}

/** The week decides on the stage; who has named another is told. */
function planOfWeek(
  week: Week,
  stageNumber: string,
  options: PlanOptions,
): Plan & { target: CommandTarget } {
  const stage = stageNumbered(`${week.stage}`)
  if (stageNumber !== '' && stageNumber !== `${week.stage}`) {
    console.error(`Week ${week.number} belongs to stage ${week.stage}, and is checked there.`)
  }
  const server = `stages-src/${week.programs.at(-1)}`
  return {
    stage: week.stage,
    title: `Week ${week.number}`,
    checks: checksOfWeek(week),
    target: week.servesFiles ? targetOf(stage, server, siteFor(stage, options)) : ownServer(server),
    afterwards: stillMissing(week),
  }
}

function stillMissing(week: Week): string {
  const missing = missingAfter(week)
  if (missing.length === 0) return ''
  const lines = missing.map(({ id, title }) => `  ${id.padEnd(24)} ${title}`)
  const milestones = [...new Set(missing.map(({ milestone }) => milestone))].join(' ')
  return [
    '',
    `The week's milestones ask for more, which its later sections build:`,
    ...lines,
    `They are checked by npm run check -- ${week.stage} --only ${milestones}`,
  ].join('\n')
}

function planOfStage(stage: Stage, options: PlanOptions): Plan & { target: CommandTarget } {
  const { number, checks } = stage
  const target = targetOf(stage, stage.server, siteFor(stage, options))
  return { stage: number, title: `Stage ${number}`, checks, target }
}

function siteFor({ site }: Stage, options: PlanOptions): (() => string) | undefined {
  return site && (() => siteOf(site, options))
}

/** The folder of the known files: where a running server looks for them, or one of its own. */
function siteOf(site: () => string, { list, root, url }: PlanOptions): string {
  if (list) return ''
  if (root !== undefined) return writeSite(resolve(whereTyped('check'), root))
  if (url === undefined) return site()
  throw new UsageError(
    '--url needs --root here: the folder that the server serves, for the files that are asked for',
  )
}

function planOfExercise(stage: Stage, exercise: Exercise): Plan & { target: CommandTarget } {
  const file = workFile(exercise)
  return {
    stage: stage.number,
    title: `Stage ${stage.number}, exercise ${exercise.number}, ${file}`,
    checks: exercise.checks(file),
    target: exercise.target(file),
  }
}

function givenTarget({ url, cmd }: PlanOptions, own: CommandTarget): Target {
  if (url !== undefined) return { ...runningTarget(url), root: own.root }
  return cmd === undefined ? own : { ...commandTarget(cmd, own.kind), root: own.root }
}
