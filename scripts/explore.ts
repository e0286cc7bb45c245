/** `npm run explore -- mutex`: every way in which threads can come in between each other. */
import { Command, InvalidArgumentError, Option } from 'commander'
import { allCases, type Case, casesNamed, withMine } from './explore/cases.ts'
import { mistakeNamed, mistakes } from './explore/mistakes.ts'
import { medianAndMost, proveCases, proveMistakes, rowsOf } from './explore/proof.ts'
import { type Asked, asJson, replayOf, shown, sourcesOf } from './explore/show.ts'
import { PriorityWalk, RandomWalk } from './explorer/chance.ts'
import type { LoadOptions } from './explorer/load.ts'
import { Refusal } from './explorer/refusals.ts'
import { report, roundLines } from './explorer/report.ts'
import { ScheduleError } from './explorer/schedule.ts'
import { explore, type Outcome, type Round, type Settings, tryAll } from './explorer/search.ts'
import { table } from './labs/report.ts'
import { UsageError } from './lib/usage-error.ts'

interface Options {
  bound: number
  random?: number
  pct?: number
  depth: number
  seed: number
  schedule?: string
  wakeOrder: 'oldest' | 'any'
  spurious?: number
  timeouts?: number
  kills?: number
  seconds?: number
  prune: boolean
  mine?: true
  mistake?: string
  mistakes?: true
  prove?: true
  json?: true
}

/** Enough for a number of schedules; nobody waits for a bound of 200. */
const MOST = 1_000_000_000

const YOUR_OWN = `
Your own module: a file beside it, queue.scenario.ts beside queue.ts, says what to explore.

  import { Queue } from './queue.ts'
  export const queue = {
    bytes: 64,
    names: { 0: 'lock', 4: 'length' },
    threads: {
      A: (memory) => new Queue(memory).push(1),
      B: (memory) => new Queue(memory).pop(),
    },
    check({ B }) { if (B !== 1) throw new Error(\`popped \${B}\`) },
  }

With mortal: ['A'] and kills: 1 in it, A may be killed at any step: then its result is undefined.

Then: npm run explore -- mine/3-threads/queue.ts`

const program = new Command('npm run explore --')
  .description('Runs threads in every order that matters. Without a name, lists the cases.')
  .argument('[name]', "a case of the guide, or a file of your own, with the scenario's beside it")
  .addOption(numeric('--bound <n>', 'most preemptions, tried from 0 on').default(3))
  .addOption(numeric('--random <n>', 'instead, so many schedules at random'))
  .addOption(numeric('--pct <n>', 'instead, so many by random priorities (PCT)'))
  .addOption(numeric('--depth <n>', 'orderings that a mistake takes, for --pct').default(3))
  .addOption(numeric('--seed <n>', 'where chance begins').default(1))
  .option(
    '--schedule <text>',
    'instead, this one schedule, step by step: A4B6A; B~ B times out, A! A is killed',
  )
  .addOption(
    new Option('--wake-order <order>', 'whom a notify wakes')
      .choices(['oldest', 'any'])
      .default('oldest'),
  )
  .addOption(numeric('--spurious <n>', 'waits that may end for nothing'))
  .addOption(numeric('--timeouts <n>', 'waits that may time out while others can go on'))
  .addOption(numeric('--kills <n>', 'threads that may be killed, of those that a case says can be'))
  .addOption(numeric('--seconds <n>', 'give up a bound after so long'))
  .option('--no-prune', 'try orders of steps that do not concern each other, too')
  .option('--mine', 'your files of mine/ in the place of ours')
  .option('--mistake <name>', 'with this mistake in the source')
  .option('--mistakes', 'list the mistakes there are')
  .option('--prove', 'explore all cases, and all mistakes, and say what it took')
  .option('--json', 'print what was found as JSON')
  .addHelpText('after', YOUR_OWN)
  .showSuggestionAfterError(false)
  .parse()

try {
  await main(program.args[0], program.opts<Options>())
} catch (error) {
  if (!(error instanceof UsageError || error instanceof Refusal || error instanceof ScheduleError))
    throw error
  console.error(`error: ${error.message}`)
  process.exitCode = 1
}

async function main(name: string | undefined, options: Options): Promise<void> {
  if (options.mistakes) {
    console.log(table(mistakes.map((it) => [it.name, it.case, it.kind])))
    return
  }
  if (options.prove) {
    await prove(options)
    return
  }
  const mistake = options.mistake === undefined ? undefined : mistakeNamed(options.mistake)
  const wanted = name ?? mistake?.case
  if (wanted === undefined) {
    console.log(await list())
    return
  }
  const load: LoadOptions = { ...(options.mine ? withMine : {}), edits: mistake?.edits ?? [] }
  for (const it of await casesNamed(wanted, load)) carryOut(it, wanted, options)
}

/** Every mistake, and every case without one. */
async function prove({ bound, seconds }: Options): Promise<void> {
  const patience = seconds === undefined ? Infinity : seconds * 1000
  const found = await proveMistakes({ bound, patience })
  console.log(table(rowsOf(found)))
  const [median, most] = medianAndMost(found)
  const count = found.filter(({ outcome }) => outcome.finding).length
  console.log(
    `\n${count} of ${found.length} mistakes found, median ${median} schedules, most ${most}\n`,
  )
  const right = await proveCases({ bound, patience })
  console.log(table(rowsOf(right)))
  const isProved = count === found.length && right.every(({ outcome }) => !outcome.finding)
  if (!isProved) process.exitCode = 1
}

// #region carry-out
function carryOut(it: Case, wanted: string, options: Options): void {
  const asked = askedBy(wanted, options)
  if (options.schedule !== undefined) {
    showSchedule(it, options.schedule, asked)
    return
  }
  const outcome = search(it, options, asked.settings)
  const { json } = options
  console.log(json ? JSON.stringify(asJson(it, asked, outcome)) : shown(it, asked, outcome))
  if (outcome.finding) process.exitCode = 1
}

function search({ scenario }: Case, options: Options, settings: Settings): Outcome {
  const { random, pct, depth, seed } = options
  if (random !== undefined) {
    const most = { ...settings, most: random }
    return tryAll(scenario, 'random', most, () => new RandomWalk(seed))
  }
  if (pct !== undefined) {
    const most = { ...settings, most: pct }
    return tryAll(scenario, 'priorities', most, () => new PriorityWalk(seed, depth))
  }
  if (!process.stderr.isTTY) return explore(scenario, settings)
  // What takes long shows that it goes on, and leaves nothing behind.
  const onRound = (round: Round) => void process.stderr.write(`\r${roundLines([round])[0]}`)
  const outcome = explore(scenario, { ...settings, onRound })
  process.stderr.write('\r\u001b[K')
  return outcome
}
// #endregion carry-out

/** One schedule, whether anything is wrong with it or not. */
function showSchedule(it: Case, schedule: string, asked: Asked): void {
  const again = replayOf(it, schedule, asked)
  if (again.misfit !== undefined) {
    throw new UsageError(`the schedule does not fit ${it.name}: ${again.misfit}`)
  }
  const ending = again.ending ?? { kind: 'done' }
  const finding = { ending, schedule, preemptions: 0 }
  const isFine = ending.kind === 'done'
  const mark = isFine ? `✓ ${it.name}: nothing is wrong` : `✗ ${it.name}: `
  console.log(mark + report(finding, again, sourcesOf(it)).join('\n'))
  if (!isFine) process.exitCode = 1
}

function askedBy(wanted: string, options: Options): Asked {
  const { bound, random, pct, depth, seed, seconds, spurious, timeouts, kills, prune } = options
  const anyOrder = options.wakeOrder === 'any'
  const settings: Settings = {
    ...{ bound, anyOrder, prune },
    ...(spurious === undefined ? {} : { spurious }),
    ...(timeouts === undefined ? {} : { timeouts }),
    ...(kills === undefined ? {} : { kills }),
    ...(seconds === undefined ? {} : { patience: seconds * 1000 }),
  }
  const chance = random === undefined ? `priorities of depth ${depth}` : 'random'
  const isChance = random !== undefined || pct !== undefined
  return {
    settings,
    how: isChance ? `${chance}, seed ${seed}` : `bound ${bound}`,
    again: wanted + optionsToRepeat(options),
  }
}

/** The options that a schedule depends on. */
function optionsToRepeat({ wakeOrder, spurious, timeouts, kills, mine, mistake }: Options): string {
  const parts = [
    mistake === undefined ? '' : ` --mistake ${mistake}`,
    mine ? ' --mine' : '',
    wakeOrder === 'any' ? ' --wake-order any' : '',
    spurious === undefined ? '' : ` --spurious ${spurious}`,
    timeouts === undefined ? '' : ` --timeouts ${timeouts}`,
    kills === undefined ? '' : ` --kills ${kills}`,
  ]
  return parts.join('')
}

async function list(): Promise<string> {
  const rows = (await allCases()).map(({ name, scenario }) => [name, scenario.about ?? ''])
  const closing =
    'Explore one with `npm run explore -- mutex`; --mistakes lists what can be put in.'
  return `${table(rows)}\n\n${closing}`
}

function numeric(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const value = Number(text)
    if (text !== '' && Number.isInteger(value) && value >= 0 && value <= MOST) return value
    throw new InvalidArgumentError(`Give a whole number from 0 to ${MOST}.`)
  })
}
