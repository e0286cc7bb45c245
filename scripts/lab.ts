/** `npm run lab`: measures what the guide says, again. */
import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { carryOut, type Wishes } from './labs/carry-out.ts'
import { labs } from './labs/catalogue.ts'
import type { Lab } from './labs/lab.ts'
import { table } from './labs/report.ts'
import { absent } from './labs/run-lab.ts'
import { labState, savedResults } from './labs/state.ts'
import { missingTools } from './labs/tools.ts'
import { whereTyped } from './lib/where-typed.ts'

interface Options extends Wishes {
  all: boolean
  stale: boolean
}

const program = new Command('npm run lab --')
  .description('Runs labs and saves their results for the guide. Without a name, lists the labs.')
  .argument('[names...]', 'the labs to run')
  .option('--all', 'run every lab', false)
  .option('--stale', 'run those never run, and those whose sources have changed since', false)
  .option('--dry-run', 'show the result and do not save it', false)
  .option('--quick', 'a rehearsal: few rounds, and nothing saved', false)
  .addOption(
    new Option('--into <folder>', 'save the results here')
      .default(savedResults, "the guide's folder of results")
      .argParser((folder) => resolve(whereTyped('lab'), folder)),
  )
  .parse()

const { all, stale, ...wishes } = program.opts<Options>()
if (all || stale || program.args.length > 0) {
  for (const lab of chosen()) process.exitCode = (await carryOut(lab, wishes)) || process.exitCode
} else {
  console.log(list())
}

function chosen(): readonly Lab[] {
  if (all) return labs
  return stale ? labs.filter((lab) => labState(lab).kind !== 'fresh') : program.args.map(labCalled)
}

function labCalled(name: string): Lab {
  const lab = labs.find((it) => it.name === name)
  if (lab) return lab
  console.error(`there is no lab '${name}'; there are ${labs.map((it) => it.name).join(', ')}`)
  process.exit(1)
}

/** A line for each lab: its name, whether its saved result is of today's sources, its title. */
function list(): string {
  const rows = labs.map((lab) => {
    const state = labState(lab)
    const measured = 'measured' in state ? state.measured.slice(0, 10) : ''
    const missing = absent(lab.needs ?? [])
    const obstacle = missing.length > 0 ? missingTools(missing) : ''
    return [lab.name, state.kind, measured, lab.title, obstacle]
  })
  return `${table(rows)}\n\nRun one with \`npm run lab -- ${labs[0]?.name}\`.`
}
