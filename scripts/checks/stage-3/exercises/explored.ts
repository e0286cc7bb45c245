/** What the explorer finds in the scenarios of a solution: exercises 1, 2 and 4. */
import { within } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'

/** A search lasts longer than an answer, so many times. */
const LONGER = 6
/** Preemptions: with two, every mistake that has been seen in these exercises is found. */
const BOUND = '--bound 2'

/** A question about some of the scenarios. */
export interface Explored extends Omit<Check, 'run'> {
  scenarios: readonly string[]
  /** What the explorer has to find in each, where that is not nothing. */
  finds?: string
}

/** What it says of a scenario, of the JSON that it prints. */
interface Said {
  case: string
  finding?: { kind: string; text?: readonly string[] | string }
}

/** The checks that look at one run of the explorer together. */
export function explored(questions: readonly Explored[]): Check[] {
  let said: Promise<Said[]> | undefined
  return questions.map(({ scenarios, finds, ...about }) => ({
    ...about,
    async run(context) {
      said ??= explore(context)
      const all = await said
      for (const name of scenarios) expectFinding(all, name, finds)
    },
  }))
}

function expectFinding(all: readonly Said[], name: string, finds: string | undefined): void {
  const found = all.find((said) => said.case === name)
  const sent = `every order of the steps of ‘${name}’, with two preemptions at the most`
  const expected = finds ? `a ${finds}` : 'nothing to be found'
  if (found === undefined) {
    const names = all.map((said) => said.case).join(', ')
    fail({ sent, expected, came: `no such scenario; there are: ${names || 'none'}` })
  }
  if (found.finding?.kind === finds) return
  fail({ sent, expected, came: inOneLine(found) })
}

function inOneLine({ finding }: Said): string {
  if (finding === undefined) return 'nothing was found'
  const text = [finding.text ?? finding.kind].flat().join(' ').replaceAll(/\s+/g, ' ')
  return `${text} (npm run explore shows the steps)`
}

/** Runs the explorer on the file that is checked. */
async function explore({ launch, patience }: Context): Promise<Said[]> {
  const flags = `${BOUND} --json`
  const program = launch('', flags)
  const exit = await within(LONGER * patience, program.exited)
  const lines = program.standardOutput.filter((line) => line.startsWith('{'))
  if (exit && lines.length > 0) return lines.map((line) => JSON.parse(line))
  const came = exit
    ? [exit.description, ...program.lines].join(': ')
    : `no end within ${(LONGER * patience) / 1000} s (--patience, ${LONGER} times)`
  return fail({ sent: flags, expected: 'scenarios that can be explored', came })
}
