/** One schedule, looked at closely: what each step did, and where in the source. */
import type { Ending } from './ending.ts'
import type { Execution } from './execution.ts'
import { FIRST_GRAIN, type Grain } from './places.ts'
import type { Scenario } from './scenario.ts'
import { parseSchedule } from './schedule.ts'
import { prepare, type Settings } from './search.ts'
import type { Moment } from './snapshot.ts'
import type { Place } from './stack.ts'
import { NOTHING, type Strategy } from './strategy.ts'
import { DEAD, FINISHED, SLEEPING, type Thread } from './thread.ts'
import { type Access, type Holder, type Step, Witness } from './witness.ts'

/** A thread at the end of a schedule. */
export interface Standing {
  readonly name: string
  readonly state: 'finished' | 'killed' | 'sleeps' | 'blocked' | 'can go on' | 'spins'
  /** The word that it sleeps on, or what it is about to do. */
  readonly text: string
  readonly where: readonly Place[]
}

/** A word of the memory at the end of a schedule. */
export interface Word {
  readonly name: string
  readonly value: number
  /** Who sleeps on it, oldest first: indices of threads. */
  readonly sleepers: readonly number[]
  /** What its last atomic write knew of each thread. */
  readonly clock: readonly number[]
}

export interface Replay {
  readonly steps: readonly Step[]
  readonly threads: readonly Standing[]
  /** How it ended; undefined where the schedule ends before. */
  readonly ending: Ending | undefined
  readonly holders: readonly Holder[]
  /** The words that the scenario names, and of each thread what it knows of the others. */
  readonly words: readonly Word[]
  readonly clocks: readonly (readonly number[])[]
  /** The two sides of a race. */
  readonly accesses: readonly Access[]
  /** Where an exception was thrown. */
  readonly thrownAt: readonly Place[]
  /** What could happen next, as steps of a schedule. */
  readonly options: readonly number[]
  /** Notifies that woke nobody, of the words that somebody sleeps on. */
  readonly tooEarly: readonly Step[]
  /** The step at which the schedule no longer fits, and how. */
  readonly misfit: string | undefined
  readonly execution: Execution
}

export interface ReplaySettings extends Omit<Settings, 'bound'> {
  /** Stops where the schedule ends, and does not go on by itself. */
  readonly stops?: boolean
  /** Whether a file is one of those that are explored; by default all but the explorer's own. */
  readonly isExplored?: (file: string) => boolean
}

// #region replay
/** Carries out a schedule; what comes after it goes on by itself, each thread as far as it can. */
export function replay(
  scenario: Scenario,
  schedule: string,
  settings: ReplaySettings = {},
): Replay {
  const codes = parseSchedule(schedule)
  for (let grain: Grain = FIRST_GRAIN; ; ) {
    const execution = prepare(scenario, settings, grain)
    const witness = new Witness(execution, scenario, settings.isExplored)
    execution.observer = witness
    const script = new Script(codes, settings.stops ?? false)
    const ending = execution.run(script)
    if (execution.finer) grain = execution.finer
    else return told(scenario, execution, witness, script, ending)
  }
}

/** Takes the transitions of a schedule one after the other. */
class Script implements Strategy {
  options: readonly number[] = []
  hasStopped = false
  misfit: string | undefined
  readonly #codes: readonly number[]
  readonly #stops: boolean

  constructor(codes: readonly number[], stops: boolean) {
    this.#codes = codes
    this.#stops = stops
  }

  next({ turns, threads }: Moment): number {
    turns.collect()
    const wanted = this.#codes[turns.steps]
    if (wanted === undefined) {
      this.options = turns.options.slice()
      this.hasStopped = this.#stops && turns.options.length > 0
      return this.hasStopped ? NOTHING : (turns.options[0] ?? NOTHING)
    }
    if (turns.isPossible(wanted)) return wanted
    const thread = threads[wanted & 7]
    this.misfit = `at step ${turns.steps + 1}, ${thread?.name ?? 'a thread that there is not'} cannot do that`
    return NOTHING
  }
}
// #endregion replay

function told(
  scenario: Scenario,
  execution: Execution,
  witness: Witness,
  script: Script,
  ending: Ending,
): Replay {
  const { steps } = witness
  const isOpen = script.hasStopped || script.misfit !== undefined
  const sleptOn = new Set(
    execution.threads.filter((it) => it.status === SLEEPING).map((it) => it.operation.place),
  )
  return {
    steps,
    threads: execution.threads.map((thread) => standing(execution, witness, thread)),
    ending: isOpen ? undefined : ending,
    holders: witness.holders(),
    words: wordsOf(scenario, execution),
    clocks: execution.threads.map(({ index }) => clockOf(execution, index)),
    accesses: ending.kind === 'race' ? witness.sidesOf(ending.race) : [],
    thrownAt: 'error' in ending ? witness.placesOf(ending.error) : [],
    options: script.options,
    tooEarly: witness.unheard.filter(({ place }) => sleptOn.has(place)).map(({ step }) => step),
    misfit: script.misfit,
    execution,
  }
}

function standing({ turns }: Execution, witness: Witness, thread: Thread): Standing {
  const { name, status, operation } = thread
  const where = witness.whereNow(thread)
  if (status === FINISHED) return { name, state: 'finished', text: '', where: [] }
  const text = witness.nameOf(operation)
  if (status === DEAD) return { name, state: 'killed', text, where }
  if (status === SLEEPING) return { name, state: 'sleeps', text, where }
  if (turns.canGo(thread)) return { name, state: 'can go on', text, where }
  return { name, state: operation.call ? 'blocked' : 'spins', text, where }
}

/** The named words of 32 bits, as they are now. */
function wordsOf({ names = {} }: Scenario, execution: Execution): Word[] {
  const { model } = execution
  const view = new DataView(model.memory)
  return Object.entries(names).map(([offset, name]) => {
    // A word that nobody has touched has no place, and no clock.
    const place = model.places.at(Number(offset))
    return {
      name,
      value: view.getInt32(Number(offset), true),
      sleepers: model.sleepersOn(place).map(({ index }) => index),
      clock: place === -1 ? [] : clockOf(execution, model.clocks.writeOf(place)),
    }
  })
}

function clockOf({ model, threads }: Execution, row: number): number[] {
  return threads.map(({ index }) => model.clocks.known(row, index))
}
