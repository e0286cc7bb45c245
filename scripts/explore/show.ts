/** What the command says of a case: what was tried, and what was found. */
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Replay, replay } from '../explorer/replay.ts'
import { headline, report, roundLines, type Sources, summary } from '../explorer/report.ts'
import type { Outcome, Settings } from '../explorer/search.ts'
import { isOthers } from '../explorer/witness.ts'
import { root } from '../lib/root.ts'
import type { Case } from './cases.ts'

/** How a search was asked for, in words and as options of the command. */
export interface Asked {
  readonly settings: Settings
  /** As `bound 3`. */
  readonly how: string
  /** The name and the options of a command that replays a finding. */
  readonly again: string
}

// #region budgets
/** What limits a search: never less is said of it. */
export function limitsOf({ scenario }: Case, { settings, how }: Asked): string {
  const timeouts = settings.timeouts ?? scenario.timeouts ?? 1
  const spurious = settings.spurious ?? scenario.spurious ?? 0
  const whom = settings.anyOrder ? 'any sleeper' : 'the oldest sleeper'
  const budgets = `time-outs ${timeouts}, spurious wake-ups ${spurious}`
  const { mortal = [] } = scenario
  const killed = mortal.length > 0 ? `, kills ${settings.kills ?? scenario.kills ?? 0}` : ''
  return `${how}, ${budgets}${killed}, notify wakes ${whom}`
}
// #endregion budgets

/** All that is printed of a case. */
export function shown(it: Case, asked: Asked, outcome: Outcome): string {
  const { finding, rounds } = outcome
  const limits = `  ${limitsOf(it, asked)}`
  if (!finding) {
    const isComplete = rounds.at(-1)?.isComplete === true
    const nothing = isComplete ? 'nothing found within these limits' : 'nothing found so far'
    const about = it.scenario.about
    const lines = [about ? `  ${about}` : '', limits, ...roundLines(rounds)]
    return [`✓ ${it.name}: ${nothing}, ${summary(outcome)}`, ...lines.filter(Boolean)].join('\n')
  }
  const again = replayOf(it, finding.schedule, asked)
  const command = `npm run explore -- ${asked.again} --schedule '${finding.schedule}'`
  return [
    `✗ ${it.name}: ${report(finding, again, sourcesOf(it)).join('\n')}`,
    '',
    `  ${summary(outcome)}`,
    limits,
    `  ${command}`,
  ].join('\n')
}

/** The same for a program. */
export function asJson(it: Case, asked: Asked, { finding, rounds }: Outcome): object {
  const again = finding && replayOf(it, finding.schedule, asked)
  return {
    case: it.name,
    limits: limitsOf(it, asked),
    rounds,
    finding: finding && {
      kind: finding.ending.kind,
      schedule: finding.schedule,
      preemptions: finding.preemptions,
      text: again && headline(finding, again, sourcesOf(it)),
      steps: again?.steps,
      threads: again?.threads,
    },
  }
}

/** A schedule of a case, as it is shown: a simulated call is made where the real one would be. */
export function replayOf({ scenario }: Case, schedule: string, { settings }: Asked): Replay {
  const isExplored = (file: string) => isOthers(file) && !file.includes('/simulated-sys.')
  return replay(scenario, schedule, { ...settings, isExplored })
}

/** The sources of a case, by their names alone. */
export function sourcesOf({ line }: Case): Sources {
  return {
    line: (place) => line(place.file, place.line),
    name: ({ file }) => {
      const path = file.startsWith('file:') ? relative(root, fileURLToPath(file)) : file
      // The scenario of the mutex is called as the mutex is.
      return path
        .split(sep)
        .slice(path.includes(`explore${sep}`) ? -2 : -1)
        .join('/')
    },
  }
}
