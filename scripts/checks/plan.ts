/** What a person asks of `npm run check`: which checks, put to what. */
import { relative, resolve } from 'node:path'
import { root } from '../lib/root.ts'
import { quoted } from '../lib/shell.ts'
import { myProgram } from '../lib/stage-command.ts'
import { UsageError } from '../lib/usage-error.ts'
import { type Week, weekNumbered } from '../lib/weeks.ts'
import { whereTyped } from '../lib/where-typed.ts'
import { mineOf, replacements } from '../mine/folder.ts'
import { HOOK } from '../mine/hook-file.ts'
import { type Occasion, rememberCommand, rememberedCommand } from '../mine/servers.ts'
import { checksNamed, type MilestoneCheck } from './check.ts'
import { type Exercise, workFile } from './exercise.ts'
import { writeSite } from './http/site.ts'
import { type Stage, targetOf } from './stage.ts'
import { exerciseNumbered, stageNumbered } from './stages.ts'
import {
  type CommandTarget,
  commandTarget,
  explored,
  type Files,
  requireBlanks,
  runningTarget,
  type Target,
} from './target.ts'
import { checksOfWeek, missingAfter, targetOfWeek } from './weeks.ts'

/** The options of `npm run check` that decide on it. */
export interface PlanOptions {
  url?: string
  cmd?: string
  only?: string[]
  list?: true
  exercise?: string
  week?: string
  root?: string
  mine?: true
  file?: string
}

/** What is asked for: which checks, of what. */
export interface Plan {
  stage: number
  title: string
  checks: readonly MilestoneCheck[]
  target: Target
  /** What a person is told once all of them pass. */
  afterwards?: string
  /** Whether what passes is the reader's own, and counts as progress. */
  isMine?: boolean
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
    target: givenTarget(options, plan),
    isMine: options.mine === true || options.cmd !== undefined || isWork(plan.target),
  }
}

/** Whether it is the `mine.ts` of an exercise. */
function isWork({ description }: CommandTarget): boolean {
  return /\/mine\.ts\b/.test(description)
}

function planOfWhole(stage: Stage, options: PlanOptions): Plan & { target: CommandTarget } {
  return options.exercise
    ? planOfExercise(stage, exerciseNumbered(stage, options.exercise), options)
    : planOfStage(stage, options)
}

/** The checks that are asked for by name, or all. */
function chosen(checks: readonly MilestoneCheck[], { only }: PlanOptions): MilestoneCheck[] {
  return only ? checksNamed(checks, only) : [...checks]
}

/** The week decides on the stage; who has named another is told. */
function planOfWeek(
  week: Week,
  stageNumber: string,
  options: PlanOptions,
): Plan & { target: CommandTarget } {
  if (stageNumber !== '' && stageNumber !== `${week.stage}`) {
    console.error(`Week ${week.number} belongs to stage ${week.stage}, and is checked there.`)
  }
  const server = `stages-src/${week.programs.at(-1)}`
  const checks = chosen(checksOfWeek(week), options)
  const stage = stageNumbered(`${week.stage}`)
  return {
    stage: week.stage,
    title: `Week ${week.number}`,
    checks,
    target: week.servesFiles
      ? targetOf(stage, server, siteFor(stage, checks, options))
      : targetOfWeek(week, server),
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
  const { number } = stage
  const checks = chosen(stage.checks, options)
  const target = targetOf(stage, stage.server, siteFor(stage, checks, options))
  return { stage: number, title: `Stage ${number}`, checks, target }
}

function siteFor(
  { site }: Stage,
  checks: readonly MilestoneCheck[],
  options: PlanOptions,
): (() => string) | undefined {
  return site && (() => siteOf(site, filesFor(checks), options))
}

function filesFor(checks: readonly MilestoneCheck[]): Files {
  return checks.every(({ needsNoFiles }) => needsNoFiles) ? 'no files' : 'files'
}

/** The folder of the known files: where a running server looks for them, or one of its own. */
function siteOf(site: () => string, files: Files, { list, root, url }: PlanOptions): string {
  if (list) return ''
  if (root !== undefined) return writeSite(resolve(whereTyped('check'), root))
  if (url === undefined) return site()
  if (files === 'no files') return ''
  throw new UsageError(
    '--url needs --root here: the folder that the server serves, for the files that are asked for',
  )
}

function planOfExercise(
  stage: Stage,
  exercise: Exercise,
  options: PlanOptions,
): Plan & { target: CommandTarget } {
  const file = workFile(exercise)
  return {
    stage: stage.number,
    title: `Stage ${stage.number}, exercise ${exercise.number}, ${file}`,
    checks: chosen(exercise.checks(file), options),
    target: exercise.target(file),
  }
}

function givenTarget(
  { url, cmd, mine, week, list }: PlanOptions,
  plan: Plan & { target: CommandTarget },
): Target {
  const own = plan.target
  if (url !== undefined) return { ...runningTarget(url), root: own.root }
  const occasion: Occasion = week ? `week ${Number(week)}` : `stage ${plan.stage}`
  if (cmd !== undefined) {
    const target = { ...commandTarget(cmd, own), root: own.root }
    requireBlanks(target, own, filesFor(plan.checks))
    if (!list && (week || own.kind === 'server')) remember(occasion, target)
    return target
  }
  if (!mine) return own
  const target = { ...myTarget(plan.stage, week, occasion, own), root: own.root }
  requireBlanks(target, own, filesFor(plan.checks))
  return target
}

function remember(occasion: Occasion, { command, folder }: CommandTarget): void {
  if (!rememberCommand(occasion, { command, folder })) return
  console.error(`Remembered for ${occasion}: from now on --mine is enough.`)
}

/** The reader's server: a remembered command, a first program, or the stage with files of mine/. */
function myTarget(
  stage: number,
  week: string | undefined,
  occasion: Occasion,
  own: CommandTarget,
): CommandTarget {
  const mine = week ? myProgramOf(week) : undefined
  const remembered =
    rememberedCommand(occasion) ??
    (mine || own.kind === 'program' ? undefined : rememberedCommand(`stage ${stage}`))
  if (remembered) {
    return commandTarget(remembered.command, own, remembered.folder)
  }
  const [words = ''] = /--port.*/.exec(own.command) ?? []
  const node = `${quoted(process.execPath)} --import ${quoted(HOOK)}`
  if (week) {
    const file = mine ?? myProgram(weekNumbered(week))
    if (weekNumbered(week).kind === 'scenario') return { ...explored(file), own: false }
    const description = `node ${relative(root, file)} ${words}`.trim()
    return { ...own, command: `${node} ${quoted(file)} ${words}`, description, own: false }
  }
  const files = replacements()
  if (files.length === 0) {
    throw new UsageError(
      'there is nothing of yours in mine/ yet: npm run begin, or give your server with --cmd',
    )
  }
  const command = own.command.replace(quoted(process.execPath), () => node)
  return { ...own, command, description: `${own.description}, with ${files.join(', ')} of mine/` }
}

function myProgramOf(week: string): string | undefined {
  return weekNumbered(week)
    .programs.flatMap((program) => mineOf(program) ?? [])
    .at(-1)
}
