/** `npm run check -- 1`: asks a server of any language, from outside, whether it does what its stage is to do. */
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Settings } from './checks/context.ts'
import { onceEach } from './checks/notes.ts'
import { type Plan, type PlanOptions, planOf } from './checks/plan.ts'
import { printable } from './checks/printable.ts'
import {
  asJson,
  closingLine,
  describe,
  Headings,
  listAsJson,
  named,
  note,
  totalsOf,
} from './checks/report.ts'
import { type Result, run } from './checks/run.ts'
import { Silence } from './checks/silence.ts'
import { checksOfStage } from './checks/stages.ts'
import { StartFailure } from './checks/start-failure.ts'
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

// More than a counter of 31 bits holds, and of 32.
const QUICK_BULK = 2 ** 31 + 2 ** 20
const FULL_BULK = 2 ** 32 + 2 ** 20

const HELP = `
In --cmd, and quoted as the shell wants it where that is needed,
  {port}   is the port to listen on; each server gets a free one
  {root}   is the folder to serve, from stage 2 on where files are asked for
  {flags}  is where the flags go that some checks add, such as --idle-timeout 1;
           without it they are added at the end. What the server does not take is skipped
The command runs in this folder, by sh -c. Its standard output and error are pipes, and it may
open /dev/stdout and /dev/stderr. It stays in the foreground at best; of one that makes a daemon of
itself the daemon is checked. Its time zone is that of Adelaide, where local time is never GMT. All
that comes from it is ended with it, and when the checks are interrupted (SIGINT, SIGTERM, SIGHUP).
Of a server from which nothing comes at all, each wait becomes shorter than --patience, and after
some checks that failed in silence the others are not asked.`

const program = new Command('npm run check --')
  .description("Checks a stage's server from outside: at the wire and in /proc.")
  .argument('[stage]', 'number of the stage; its own server is checked unless another is given')
  .addOption(
    new Option('--url <address>', 'check a server that runs already: tcp://127.0.0.1:9000'),
  )
  .addOption(
    new Option(
      '--cmd <command>',
      'check a server started so: "./mine --port {port} --root {root}"',
    ).conflicts('url'),
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
  .option('--list', 'name the checks and run none; with --json, for machines')
  .option('--json', 'print the results as JSON')
  .option('--full', 'send 4 GiB where 2 GiB are sent otherwise')
  .addOption(
    new Option('--patience <seconds>', 'longest wait for anything to move, and for a start')
      .default(10)
      .argParser(positiveNumber),
  )
  .showSuggestionAfterError(false)
  .addHelpText('after', HELP)
  .parse()

// Whatever was started is ended on exit. SIGHUP comes when the terminal is closed.
process.once('SIGHUP', () => process.exit(129))
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
// Whoever reads the output has had enough of it, such as head(1).
process.stdout.once('error', () => process.exit(141))
try {
  await main(program.args[0] ?? '', program.opts<Options>())
} catch (error) {
  const complaint = inWords(error)
  if (complaint === undefined) throw error
  console.error(complaint)
  process.exitCode = 1
}

async function main(stageNumber: string, options: Options): Promise<void> {
  if (options.file !== undefined) return await testFile(options.file, options)
  const plan = planOf(stageNumber, options)
  if (options.list) return list(plan, options.json)
  const settings = {
    patience: options.patience * 1000,
    silence: new Silence(options.patience * 1000, true),
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
  plan: Plan,
  json: true | undefined,
  settings: Settings,
): Promise<Result[]> {
  const { stage, title, checks, target, afterwards } = plan
  const results: Result[] = []
  const notes: string[] = []
  const tell = onceEach((sentence) => {
    notes.push(sentence)
    if (!json) console.log(note(sentence))
  })
  if (!json) console.log(`${title}, ${checks.length} checks: ${target.description}`)
  const headings = new Headings(stage)
  for await (const result of run(checks, target, { ...settings, tell })) {
    results.push(result)
    if (!json) console.log(headings.before(result.check) + describe(result))
  }
  const totals = totalsOf(results, checks.length)
  if (json) console.log(asJson(plan, results, notes))
  else {
    if (afterwards && totals.failed === 0) console.log(afterwards)
    console.log(`\n${closingLine(totals)}`)
  }
  return results
}

function list({ stage, checks }: Plan, json: true | undefined): void {
  if (json) {
    console.log(listAsJson(stage, checks))
    return
  }
  const headings = new Headings(stage)
  for (const check of checks) console.log(`${headings.before(check)}  ${named(check)}`)
}

/** What a person can do something about, in words, or undefined for a fault of the checks themselves. */
function inWords(error: unknown): string | undefined {
  if (error instanceof UsageError) return `error: ${error.message}`
  // Temporary files: TMPDIR names a folder that is missing, or somebody else's.
  const { syscall, message } = error as NodeJS.ErrnoException
  if (syscall === 'mkdtemp') return `error: ${message}`
  if (!(error instanceof StartFailure)) return undefined
  return `error: ${error.inFull.split('\n').map(printable).join('\n')}`
}

function positiveNumber(text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new InvalidArgumentError('Give seconds above 0.')
}
