/** `npm run check -- 1`: asks a server of any language, from outside, whether it does what its stage is to do. */
import { Command, InvalidArgumentError, Option } from 'commander'
import { type Check, UsageError } from './checks/check.ts'
import type { Settings } from './checks/context.ts'
import { asJson, closingLine, describe, Headings, named, totalsOf } from './checks/report.ts'
import { type Result, run } from './checks/run.ts'
import { StartFailure } from './checks/server.ts'
import { checksNamed, type Stage, stageNumbered } from './checks/stages.ts'
import { commandTarget, ownServer, runningTarget, type Target } from './checks/target.ts'

interface Options {
  url?: string
  cmd?: string
  only?: string[]
  list?: true
  json?: true
  full?: true
  patience: number
}

const quickBulk = 256 * 2 ** 20
const fullBulk = 2 * 2 ** 30 + 1

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
  if (!(error instanceof UsageError || error instanceof StartFailure)) throw error
  console.error(`check: ${error.message}`)
  process.exitCode = 1
}

async function main(stageNumber: string, options: Options): Promise<void> {
  const stage = stageNumbered(stageNumber)
  const checks = options.only ? checksNamed(stage.checks, options.only) : stage.checks
  if (options.list) return list(stage, checks)
  const target = targetOf(stage, options)
  const bulk = options.full ? fullBulk : quickBulk
  const results = await runAndReport(stage, checks, target, options, {
    patience: options.patience * 1000,
    bulk,
  })
  if (totalsOf(results).failed > 0) process.exitCode = 1
}

function targetOf(stage: Stage, { url, cmd }: Options): Target {
  if (url !== undefined) return runningTarget(url)
  if (process.platform !== 'linux') {
    throw new UsageError(
      'starting a server and looking at it in /proc needs Linux, WSL 2 or a container; a server that runs elsewhere can be checked with --url',
    )
  }
  return cmd === undefined ? ownServer(stage.server) : commandTarget(cmd)
}

async function runAndReport(
  stage: Stage,
  checks: readonly Check[],
  target: Target,
  { json }: Options,
  settings: Settings,
): Promise<Result[]> {
  const results: Result[] = []
  if (!json) console.log(`Stage ${stage.number}, ${checks.length} checks: ${target.description}`)
  const headings = new Headings(stage.number)
  for await (const result of run(checks, target, settings)) {
    results.push(result)
    if (!json) console.log(headings.before(result.check) + describe(result))
  }
  if (json) console.log(asJson(stage.number, target.description, results))
  else console.log(`\n${closingLine(totalsOf(results))}`)
  return results
}

function list(stage: Stage, checks: readonly Check[]): void {
  const headings = new Headings(stage.number)
  for (const check of checks) console.log(`${headings.before(check)}  ${named(check)}`)
}

function positiveNumber(text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new InvalidArgumentError('Give seconds above 0.')
}
