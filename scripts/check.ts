/** `npm run check -- 1`: asks a server of any language, from outside, whether it does what its stage is to do. */
import { resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { MilestoneCheck } from './checks/check.ts'
import type { Settings } from './checks/context.ts'
import { type Exercise, workFile } from './checks/exercise.ts'
import { writeSite } from './checks/http/site.ts'
import { asJson, closingLine, describe, Headings, named, totalsOf } from './checks/report.ts'
import { type Result, run } from './checks/run.ts'
import { StartFailure } from './checks/server.ts'
import { type Stage, targetOf } from './checks/stage.ts'
import { checksNamed, exerciseNumbered, stageNumbered } from './checks/stages.ts'
import { type CommandTarget, commandTarget, runningTarget, type Target } from './checks/target.ts'
import { UsageError } from './lib/usage-error.ts'
import { whereTyped } from './lib/where-typed.ts'

interface Options {
  url?: string
  cmd?: string
  only?: string[]
  list?: true
  exercise?: string
  root?: string
  json?: true
  full?: true
  patience: number
}

const QUICK_BULK = 256 * 2 ** 20
const FULL_BULK = 2 * 2 ** 30 + 1

const program = new Command('npm run check --')
  .description("Checks a stage's server from outside: at the wire and in /proc.")
  .argument('<stage>', 'number of the stage; its own server is checked unless another is given')
  .addOption(
    new Option('--url <address>', 'check a server that runs already: tcp://127.0.0.1:9000'),
  )
  .addOption(
    new Option('--cmd <command>', 'check a server started so: "./mine --port {port}"').conflicts(
      'url',
    ),
  )
  .option('--only <id...>', 'only these checks, or those of these milestones')
  .option('--exercise <number>', 'check your mine.ts beside the starter.ts of an exercise')
  .option('--root <folder>', 'write the known files here, in what a running server serves')
  .option('--list', 'name the checks and run none')
  .option('--json', 'print the results as JSON')
  .option('--full', 'send 2 GiB where 256 MiB are sent otherwise')
  .addOption(
    new Option('--patience <seconds>', 'longest wait for anything to move')
      .default(10)
      .argParser(positiveNumber),
  )
  .showSuggestionAfterError(false)
  .parse()

process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
try {
  await main(program.args[0] ?? '', program.opts<Options>())
} catch (error) {
  const complaint = inOneLine(error)
  if (complaint === undefined) throw error
  console.error(complaint)
  process.exitCode = 1
}

async function main(stageNumber: string, options: Options): Promise<void> {
  const plan = planOf(stageNumber, options)
  if (options.list) return list(plan)
  const settings = {
    patience: options.patience * 1000,
    bulk: options.full ? FULL_BULK : QUICK_BULK,
  }
  const results = await runAndReport(plan, options.json, settings)
  if (totalsOf(results).failed > 0) process.exitCode = 1
}

/** What is asked for: which checks, of what. */
interface Plan {
  stage: number
  title: string
  checks: readonly MilestoneCheck[]
  target: Target
}

function planOf(stageNumber: string, options: Options): Plan {
  const stage = stageNumbered(stageNumber)
  const plan = options.exercise
    ? planOfExercise(stage, exerciseNumbered(stage, options.exercise))
    : planOfStage(stage, options)
  return {
    ...plan,
    checks: options.only ? checksNamed(plan.checks, options.only) : plan.checks,
    target: givenTarget(options, plan.target),
  }
}

function planOfStage(stage: Stage, options: Options): Plan & { target: CommandTarget } {
  const { number, checks, site } = stage
  const target = targetOf(stage, stage.server, site && (() => siteOf(site, options)))
  return { stage: number, title: `Stage ${number}`, checks, target }
}

/** The folder of the known files: where a running server looks for them, or one of its own. */
function siteOf(site: () => string, { list, root, url }: Options): string {
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

function givenTarget({ url, cmd }: Options, own: CommandTarget): Target {
  if (url !== undefined) return { ...runningTarget(url), root: own.root }
  return cmd === undefined ? own : { ...commandTarget(cmd, own.kind), root: own.root }
}

async function runAndReport(
  { stage, title, checks, target }: Plan,
  json: true | undefined,
  settings: Settings,
): Promise<Result[]> {
  const results: Result[] = []
  if (!json) console.log(`${title}, ${checks.length} checks: ${target.description}`)
  const headings = new Headings(stage)
  for await (const result of run(checks, target, settings)) {
    results.push(result)
    if (!json) console.log(headings.before(result.check) + describe(result))
  }
  if (json) console.log(asJson(stage, target.description, results))
  else console.log(`\n${closingLine(totalsOf(results))}`)
  return results
}

function list({ stage, checks }: Plan): void {
  const headings = new Headings(stage)
  for (const check of checks) console.log(`${headings.before(check)}  ${named(check)}`)
}

/** What a person can do something about, or undefined for a fault of the checks themselves. */
function inOneLine(error: unknown): string | undefined {
  if (error instanceof UsageError) return `error: ${error.message}`
  if (!(error instanceof StartFailure)) return undefined
  return `error: the server did not start: ${error.evidence.came} (${error.evidence.sent})`
}

function positiveNumber(text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new InvalidArgumentError('Give seconds above 0.')
}
