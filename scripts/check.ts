/** `npm run check -- 1`: asks a server of any language, from outside, whether it does what its stage is to do. */
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Settings } from './checks/context.ts'
import { type Plan, type PlanOptions, planOf } from './checks/plan.ts'
import { asJson, closingLine, describe, Headings, named, totalsOf } from './checks/report.ts'
import { type Result, run } from './checks/run.ts'
import { StartFailure } from './checks/server.ts'
import { checksOfStage } from './checks/stages.ts'
import { UsageError } from './lib/usage-error.ts'
import { sourceNamed } from './mine/begin.ts'
import { mineOf } from './mine/folder.ts'
import { provedBy, recordProof } from './mine/progress.ts'
import { runUnitTests, testsOf } from './mine/unit-tests.ts'

interface Options extends PlanOptions {
  json?: true
  full?: true
  patience: number
}

const QUICK_BULK = 256 * 2 ** 20
const FULL_BULK = 2 * 2 ** 30 + 1

const program = new Command('npm run check --')
  .description("Checks a stage's server from outside: at the wire and in /proc.")
  .argument('[stage]', 'number of the stage; its own server is checked unless another is given')
  .addOption(
    new Option('--url <address>', 'check a server that runs already: tcp://127.0.0.1:9000'),
  )
  .addOption(
    new Option('--cmd <command>', 'check a server started so: "./mine --port {port}"').conflicts(
      'url',
    ),
  )
  .option('--only <id...>', 'only these checks, or those of these milestones')
  .addOption(
    new Option(
      '--week <number>',
      "check a week's first program, by what the week has taught",
    ).conflicts('exercise'),
  )
  .option(
    '--mine',
    'check your own: the server of an earlier --cmd, or ours with your files of mine/',
  )
  .option('--file <name>', "with --mine: put a file's own unit tests to yours in its place")
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
  if (options.file !== undefined) return await testFile(options.file, options)
  const plan = planOf(stageNumber, options)
  if (options.list) return list(plan)
  const settings = {
    patience: options.patience * 1000,
    bulk: options.full ? FULL_BULK : QUICK_BULK,
  }
  const results = await runAndReport(plan, options.json, settings)
  if (totalsOf(results).failed > 0) process.exitCode = 1
  if (plan.isMine) recordProgress(plan, results)
}

/** What the reader's own server has proved goes into mine/progress.json, for the site. */
function recordProgress({ stage, checks, target }: Plan, results: readonly Result[]): void {
  const isExercise = checks.every(({ milestone }) => milestone.includes('.exercise.'))
  const proved = provedBy(results, isExercise ? checks : checksOfStage(stage))
  if (proved.length === 0) return
  recordProof(proved, `${results.length} checks of ${target.description}`)
  console.error(`Proved: ${proved.join(', ')}. Import mine/progress.json on the site to tick it.`)
}

/** The unit tests of one file, on the reader's. */
async function testFile(name: string, { mine }: Options): Promise<void> {
  if (!mine)
    throw new UsageError('--file goes with --mine: it tests your file in the place of ours')
  const path = sourceNamed(name)
  if (mineOf(path) === undefined) {
    throw new UsageError(`mine/${path} is not there yet: npm run begin -- ${path}`)
  }
  const tests = testsOf(path)
  if (tests.length === 0) {
    throw new UsageError(`${path} has no unit tests of its own; npm run check -- N --mine runs it`)
  }
  console.log(`mine/${path}, by ${tests.join(', ')}`)
  const { passed, failed, output } = await runUnitTests(path)
  if (failed > 0) process.exitCode = 1
  console.log(failed > 0 ? output : '')
  console.log(`${passed} passed, ${failed} failed`)
}

async function runAndReport(
  { stage, title, checks, target, afterwards }: Plan,
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
  const totals = totalsOf(results)
  if (json) console.log(asJson(stage, target.description, results))
  else {
    if (afterwards && totals.failed === 0) console.log(afterwards)
    console.log(`\n${closingLine(totals)}`)
  }
  return results
}

function list({ stage, checks }: Plan): void {
  const headings = new Headings(stage)
  for (const check of checks) console.log(`${headings.before(check)}  ${named(check)}`)
}

/** What a person can do something about, or undefined for a fault of the checks themselves. */
function inOneLine(error: unknown): string | undefined {
  if (error instanceof UsageError) return `error: ${error.message}`
  // Temporary files: TMPDIR names a folder that is missing, or somebody else's.
  const { syscall, message } = error as NodeJS.ErrnoException
  if (syscall === 'mkdtemp') return `error: ${message}`
  if (!(error instanceof StartFailure)) return undefined
  return `error: the server did not start: ${error.evidence.came} (${error.evidence.sent})`
}

function positiveNumber(text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new InvalidArgumentError('Give seconds above 0.')
}
