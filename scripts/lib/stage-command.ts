/** The command line of `npm run stage`. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { mineOf } from '../mine/folder.ts'
import { HOOK } from '../mine/hook-file.ts'
import { whyNotHere } from './platform.mjs'
import { root } from './root.ts'
import { UsageError } from './usage-error.ts'
import { sittingsOf, type Week, weekNumbered } from './weeks.ts'

/** A `node` command: its arguments, and what it finds in its environment besides the usual. */
export interface NodeCommand {
  arguments: string[]
  environment: Record<string, string>
}

export const USAGE = `Usage: npm run stage -- N [these options] [the options of its own]

Starts the server of stage N, 1 to 5. --help after N lists its own options.

  --week W         starts the first program of week W in its place
  --step S         starts that program's sitting S; without it the last one
  --mine           takes your files of mine/ in the place of ours; with --week your program
  --trace [FILE]   records every system call, in FILE or on standard error
  --faults RULES   lets system calls fail as RULES say, for example
                   --faults 'seed=7; write short; read EINTR 10%'
`

/**
 * What `node` is to run for the words after `npm run stage --`. Stages stand in `folder` as
 * `1-echo`, `2-http`, …, each with a `main.ts`.
 *
 * Throws a `UsageError` if there is no such stage, or `platform` has not the kernel it needs.
 */
export function stageCommand(
  [stage, ...words]: readonly string[],
  folder: string,
  platform: NodeJS.Platform = process.platform,
): NodeCommand {
  if (stage === undefined) throw new UsageError('Which stage? For example: npm run stage -- 1')
  if (!/^[1-5]$/.test(stage)) {
    throw new UsageError(`There is no stage '${stage}'; the stages are 1 to 5.`)
  }
  const obstacle = whyNotHere(platform)
  if (obstacle) throw new UsageError(obstacle)
  const isMine = words.includes('--mine')
  const asked = words.filter((word) => word !== '--mine')
  const { program, rest: own } = takeProgram(stage, asked, folder, isMine)
  const { condition, environment, rest } = takeCondition(own)
  return {
    arguments: [
      ...(isMine ? ['--import', HOOK] : []),
      ...(condition ? [`--conditions=${condition}`] : []),
      program,
      ...rest,
    ],
    environment,
  }
}

/**
 * Whether the words ask for a stage that will serve the guide: stages 2 to 5 do, unless they are
 * given another `--root`, or only ask a master that runs.
 */
export function servesGuide([stage, ...words]: readonly string[]): boolean {
  if (stage === '1' || words.includes('--help') || words.includes('-h')) return false
  return !words.some((word) => /^--(root|week|control|top)(=|$)/.test(word))
}

/** The reader's first program of a week: of several, the last that is there. */
export function myProgram({ number, programs }: Week): string {
  const mine = programs.flatMap((program) => mineOf(program) ?? []).at(-1)
  if (mine !== undefined) return mine
  throw new UsageError(`mine/${programs[0]} is not there yet: npm run begin -- ${number}`)
}

interface Program {
  program: string
  rest: readonly string[]
}

const EXPLORE = join(root, 'scripts/explore.ts')

/** Which file is to run: the stage's main.ts, or a sitting of a week's first program. */
function takeProgram(
  stage: string,
  words: readonly string[],
  folder: string,
  isMine: boolean,
): Program {
  const asked = takeFlag(words, '--week')
  if (!asked) return { program: mainOf(stage, folder), rest: words }
  const week = weekNumbered(asked.value ?? '')
  if (`${week.stage}` !== stage) {
    throw new UsageError(
      `Week ${week.number} belongs to stage ${week.stage}: npm run stage -- ${week.stage} --week ${week.number}`,
    )
  }
  if (isMine) return programOf(week, myProgram(week), asked.rest)
  const sittings = sittingsOf(week, folder)
  const step = takeFlag(asked.rest, '--step')
  const sitting = sittings[step ? Number(step.value) - 1 : sittings.length - 1]
  if (sitting === undefined) {
    throw new UsageError(
      `Week ${week.number} has no sitting '${step?.value ?? ''}'; it has 1 to ${sittings.length}.`,
    )
  }
  return programOf(week, join(folder, sitting), step?.rest ?? asked.rest)
}

/** A scenario is no program: the explorer is, and is given it. */
function programOf({ kind }: Week, file: string, rest: readonly string[]): Program {
  if (kind === 'scenario') return { program: EXPLORE, rest: [file, ...rest] }
  return { program: file, rest }
}

function mainOf(stage: string, folder: string): string {
  const written = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'main.ts')))
  const name = written.find((name) => name.startsWith(`${stage}-`))
  if (name) return join(folder, name, 'main.ts')
  const numbers = written.map((name) => name.split('-')[0]).sort()
  throw new UsageError(`Stage ${stage} is not written yet; written so far: ${numbers.join(', ')}.`)
}

interface Condition {
  condition?: 'trace' | 'faults'
  environment: Record<string, string>
  rest: string[]
}

/** Takes `--trace` or `--faults` from the words; what is left is for the stage. */
function takeCondition(words: readonly string[]): Condition {
  const trace = takeFlag(words, '--trace')
  const faults = takeFlag(words, '--faults')
  if (trace && faults) {
    throw new UsageError('--trace and --faults exclude each other: choose one.')
  }
  if (trace) {
    const environment: Record<string, string> = trace.value ? { SYS_TRACE: trace.value } : {}
    return { condition: 'trace', environment, rest: trace.rest }
  }
  if (faults) {
    if (!faults.value) {
      throw new UsageError("--faults needs rules, for example --faults 'write short; read EINTR'.")
    }
    return { condition: 'faults', environment: { SYS_FAULTS: faults.value }, rest: faults.rest }
  }
  return { environment: {}, rest: [...words] }
}

/** Finds `flag value`, `flag=value` or `flag` alone; the next word is no value if it is a flag. */
function takeFlag(
  words: readonly string[],
  flag: string,
): { value: string | undefined; rest: string[] } | undefined {
  const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`))
  if (at === -1) return undefined
  const joined = words[at]?.slice(flag.length + 1) || undefined
  const next = words[at + 1]
  const value = joined ?? (next?.startsWith('-') ? undefined : next)
  const taken = joined === undefined && value !== undefined ? 2 : 1
  return { value, rest: words.toSpliced(at, taken) }
}
