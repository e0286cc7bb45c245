/** The weeks, and how far the reader is in each. */
import { readFileSync } from 'node:fs'
import { styleText } from 'node:util'
import { parse } from 'yaml'
import { milestonesOfWeek } from '../checks/milestones.ts'
import { root } from '../lib/root.ts'
import { WEEKS, type Week } from '../lib/weeks.ts'
import { mineFolder, mineOf, replacements } from './folder.ts'
import { readProgress } from './progress.ts'

/** A list for the terminal: each week with its program, what is laid out, and what is proved. */
export function howFar(): string {
  const { ticked } = readProgress()
  const others = replacements()
  return [
    ...WEEKS.map((week) => lineOf(week, ticked)),
    '',
    others.length > 0
      ? `Files of the guide that are yours: ${others.join(', ')}`
      : 'No file of the guide is yours yet: npm run begin -- 2-http/request/request-line.ts',
    `Everything of yours is in ${mineFolder()}`,
  ].join('\n')
}

function lineOf(week: Week, ticked: ReadonlyMap<string, string>): string {
  const { number, stage, programs } = week
  const begun = programs.filter((program) => mineOf(program))
  const milestones = milestonesOfWeek(stage, number)
  const proved = milestones.filter((id) => ticked.has(id)).length
  const state = begun.length > 0 ? `mine/${begun.at(-1)}` : `not begun: npm run begin -- ${number}`
  const done = `${proved} of ${milestones.length} ${milestones.length === 1 ? 'milestone' : 'milestones'} proved`
  return `${styleText('bold', `Week ${number}`)}  ${titleOf(week).padEnd(36)} ${done.padEnd(28)} ${state}`
}

/** The week's focus, as the plan names it. */
function titleOf({ stage, number }: Week): string {
  const plan = parse(readFileSync(`${root}content/plan/stage-${stage}.yaml`, 'utf8')) as {
    weeks: { number: number; name: string; title: string }[]
  }
  return plan.weeks.find((each) => each.number === number)?.title ?? ''
}
