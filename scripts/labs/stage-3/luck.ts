/** The explorer against luck: how many rounds of real threads miss what it finds in a few schedules. */
import { mistakeNamed } from '../../explore/mistakes.ts'
import { outputOf, runNode } from '../../lib/run.ts'
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { significant } from '../statistics.ts'
import type { Luck } from './luck/rig.ts'

export const luck: Lab = {
  name: 'luck',
  title: 'The explorer against luck',
  file: import.meta.filename,
  run,
}

/** Mistakes that the explorer finds in a few schedules, and what each gets wrong. */
const tried: Readonly<Record<string, string>> = {
  'accounts-lock-in-a-circle': 'two locks in opposite orders',
  'counter-reads-while-it-changes': 'a number read while it changes',
  'mutex-two-states': 'a mutex that wakes nobody',
  'mutex-woken-takes-it-as-held': 'a mutex that forgets sleepers',
  'condition-looks-too-late': 'a condition that looks too late',
  'condition-flips-a-bit': 'a condition that flips a bit',
}

/** Seconds for which luck is tried. */
const SECONDS = 4

/** What both have come to, of one mistake. */
interface Trial extends Luck {
  mistake: string
  schedules: number
}

async function run({ progress, quick }: Session): Promise<Findings> {
  const trials: Trial[] = []
  const chosen = Object.keys(tried).slice(0, quick ? 2 : undefined)
  for (const mistake of chosen) {
    progress(tried[mistake] ?? mistake)
    const schedules = await explored(mistake)
    const seconds = quick ? '0.2' : `${SECONDS}`
    const rig = 'scripts/labs/stage-3/luck/rig.ts'
    const printed = await outputOf([process.execPath, rig, mistake, seconds])
    trials.push({ mistake, schedules, ...(JSON.parse(printed) as Luck) })
  }
  return findingsOf(trials)
}

/** How many schedules the explorer tries until it has found a mistake. */
async function explored(mistake: string): Promise<number> {
  const { standardOutput } = await runNode(['scripts/explore.ts', '--mistake', mistake, '--json'])
  const { rounds, finding } = JSON.parse(standardOutput) as {
    rounds: readonly { schedules: number }[]
    finding?: object
  }
  if (!finding) throw new LabFailure(`the explorer has not found ${mistake}`)
  return rounds.reduce((sum, { schedules }) => sum + schedules, 0)
}

function findingsOf(trials: readonly Trial[]): Findings {
  const findings = new Findings({ trials, seconds: SECONDS })
  for (const { mistake, rounds, schedules, wrong } of trials) {
    const [key, words] = [camel(mistake), `${tried[mistake]} (${mistakeNamed(mistake).case})`]
    const until = wrong === undefined ? 'without meeting it' : `until: ${wrong}`
    findings
      .count(`${key}Schedules`, schedules, 'schedules', `of the explorer: ${words}`)
      .count(key, rounds, 'rounds', `of real threads: ${words}, ${until}`)
  }
  const missed = trials.filter(({ wrong }) => wrong === undefined)
  const met = trials.filter(({ wrong }) => wrong !== undefined)
  const most = Math.max(...trials.map(({ schedules }) => schedules))
  return findings
    .count('tried', trials.length, 'mistakes', 'put into our own sources')
    .count('missed', missed.length, 'mistakes', `that real threads did not meet in ${SECONDS} s`)
    .count('mostSchedules', most, 'schedules', 'the most that the explorer needed')
    .bars('rounds', {
      title: 'Rounds of real threads in which nothing went wrong',
      subtitle: `${SECONDS} s for each mistake, on two cores; in brackets what the explorer took to find it`,
      unit: 'rounds',
      rows: [...met, ...missed].map(({ mistake, rounds, schedules, wrong }) => ({
        label: `${tried[mistake]} (${schedules} schedules)`,
        value: significant(rounds),
        stage: 3,
        series: wrong === undefined ? 'Never met' : 'Met after so many',
      })),
    })
}

function camel(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
