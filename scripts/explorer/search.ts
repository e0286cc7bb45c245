/** Looks for a schedule in which something is wrong. */
import { DepthFirst } from './depth-first.ts'
import type { Ending } from './ending.ts'
import { Execution } from './execution.ts'
import { FIRST_GRAIN, type Grain } from './places.ts'
import { type Memory, MOST_THREADS, type Scenario } from './scenario.ts'
import { scheduleText } from './schedule.ts'
import { watch } from './stand-ins.ts'
import { NOTHING, type Search, type Strategy } from './strategy.ts'

export interface Settings {
  /** Most preemptions in a schedule. */
  readonly bound: number
  /** Leaves out what is only another order; true by default. */
  readonly prune?: boolean
  /** Whether a notify wakes any sleeper, not only the oldest. */
  readonly anyOrder?: boolean
  /** In the place of what the scenario says. */
  readonly spurious?: number
  readonly timeouts?: number
  readonly kills?: number
  /** Gives up after so many milliseconds, or schedules. */
  readonly patience?: number
  readonly most?: number
  /** Called whenever a bound is done with. */
  readonly onRound?: (round: Round) => void
  /** Called with the results of all threads at the end of each schedule; for tests. */
  readonly onEnd?: (execution: Execution) => void
}

/** Something that is wrong, and the schedule that leads to it. */
export interface Finding {
  readonly ending: Ending
  readonly schedule: string
  readonly preemptions: number
}

/** How far a search has come. */
export interface Round {
  /** The bound, or the name of a strategy that has none. */
  readonly bound: number | string
  schedules: number
  /** Those that were cut short, at a state that was known. */
  cut: number
  steps: number
  milliseconds: number
  /** Whether the bound has left schedules out. */
  isBounded: boolean
  /** Whether all there is within the bound has been tried. */
  isComplete: boolean
}

export interface Outcome {
  readonly rounds: readonly Round[]
  readonly finding: Finding | undefined
}

// #region explore
/** Every schedule with no preemption, then with one, and so on up to the bound. */
export function explore(scenario: Scenario, settings: Settings): Outcome {
  const rounds: Round[] = []
  for (let bound = 0; bound <= settings.bound; bound += 1) {
    const outcome = tryAll(scenario, bound, settings, () => new DepthFirst(bound, settings.prune))
    rounds.push(...outcome.rounds)
    const round = outcome.rounds[0] as Round
    settings.onRound?.(round)
    if (outcome.finding || !round.isComplete) return { rounds, finding: outcome.finding }
    // No bound would let it find more.
    if (!round.isBounded) break
  }
  return { rounds, finding: undefined }
}
// #endregion explore

/** All executions of a search; from the start with smaller cells where that proves necessary. */
export function tryAll(
  scenario: Scenario,
  bound: number | string,
  settings: Settings,
  searchFor: () => Search,
): Outcome {
  const names = Object.keys(scenario.threads)
  if (names.length > MOST_THREADS) throw new Error(`more than ${MOST_THREADS} threads`)
  const stranger = scenario.mortal?.find((name) => !names.includes(name))
  if (stranger !== undefined) throw new Error(`there is no thread ‘${stranger}’ to be killed`)
  for (let grain: Grain | undefined = FIRST_GRAIN; ; ) {
    const search = searchFor()
    const execution = prepare(scenario, settings, grain)
    const outcome = tryEach(execution, search, bound, settings)
    grain = execution.finer
    if (grain) continue
    const [round] = outcome.rounds
    if (round) round.isBounded = search.isBounded ?? true
    return outcome
  }
}

/** An execution of a scenario that is being watched. */
export function prepare(
  { timeouts, spurious, kills, ...scenario }: Scenario,
  settings: Omit<Settings, 'bound'>,
  grain: Grain,
): Execution {
  const budgets = {
    timeouts: settings.timeouts ?? timeouts ?? 1,
    spurious: settings.spurious ?? spurious ?? 0,
    kills: settings.kills ?? kills ?? 0,
  }
  const execution = new Execution({ ...scenario, ...budgets }, newMemory(scenario.bytes), grain)
  execution.turns.anyOrder = settings.anyOrder ?? false
  watch(execution)
  execution.setUp()
  return execution
}

/** In a page that is not isolated there is no SharedArrayBuffer, and none is needed. */
function newMemory(bytes: number): Memory {
  const { SharedArrayBuffer: Shared } = globalThis as {
    SharedArrayBuffer?: typeof SharedArrayBuffer
  }
  return (Shared ? new Shared(bytes) : new ArrayBuffer(bytes)) as Memory
}

function tryEach(
  execution: Execution,
  search: Search,
  bound: number | string,
  { patience = Infinity, most = Infinity, onEnd }: Settings,
): Outcome {
  const begun = performance.now()
  const round = { bound, schedules: 0, cut: 0, steps: 0, isBounded: true, isComplete: false }
  const outcome = (ending?: Ending): Outcome => ({
    rounds: [{ ...round, milliseconds: performance.now() - begun }],
    finding: ending && findingOf(execution, ending),
  })
  for (;;) {
    const ending = execution.run(search, search.from)
    if (execution.finer) return outcome()
    round.schedules += 1
    round.steps += execution.turns.steps
    if (ending.kind === 'cut') round.cut += 1
    else if (ending.kind !== 'done') return outcome(ending)
    else onEnd?.(execution)
    if (!search.another()) {
      round.isComplete = true
      return outcome()
    }
    if (round.schedules >= most) return outcome()
    if ((round.schedules & 0xff) === 0 && performance.now() - begun > patience) return outcome()
  }
}

/** What was found, with its schedule up to where all goes on by itself. */
function findingOf(execution: Execution, ending: Ending): Finding {
  const { turns } = execution
  const { preemptions } = turns
  const taken = turns.taken.slice(0, turns.steps)
  let length = 0
  const again: Strategy = {
    next({ turns: { steps, options } }) {
      turns.collect()
      if (taken[steps] !== options[0]) length = steps + 1
      return taken[steps] ?? NOTHING
    },
  }
  execution.run(again)
  return { ending, schedule: scheduleText(taken.slice(0, length)), preemptions }
}
