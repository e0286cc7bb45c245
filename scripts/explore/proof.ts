/** What the explorer is worth: every mistake is found, every case of ours has none. */
import { explore, type Outcome, type Settings } from '../explorer/search.ts'
import { allCases, type Case, casesNamed } from './cases.ts'
import { mistakes } from './mistakes.ts'

/** A case as it is, or with a mistake in it. */
export interface Proof {
  readonly name: string
  readonly case: string
  readonly outcome: Outcome
}

// #region proof
/** Every case, up to the bound. */
export async function proveCases(settings: Settings): Promise<Proof[]> {
  return (await allCases()).map((it) => proofOf(it.name, it, settings))
}

/** Every mistake, in the case in which it can hurt. */
export async function proveMistakes(settings: Settings): Promise<Proof[]> {
  const proofs: Proof[] = []
  for (const { name, case: wanted, edits, spurious } of mistakes) {
    const [it] = await casesNamed(wanted, { edits })
    const own = spurious === undefined ? settings : { ...settings, spurious }
    if (it) proofs.push(proofOf(name, it, own))
  }
  return proofs
}
// #endregion proof

function proofOf(name: string, { name: of, scenario }: Case, settings: Settings): Proof {
  return { name, case: of, outcome: explore(scenario, settings) }
}

/** How many schedules it took, and milliseconds. */
export function effortOf({ rounds }: Outcome): { schedules: number; milliseconds: number } {
  return {
    schedules: rounds.reduce((sum, round) => sum + round.schedules, 0),
    milliseconds: rounds.reduce((sum, round) => sum + round.milliseconds, 0),
  }
}

/** As rows of a table: what was found, with how many preemptions, after how many schedules. */
export function rowsOf(proofs: readonly Proof[]): string[][] {
  return proofs.map(({ name, case: of, outcome }) => {
    const { finding } = outcome
    const { schedules, milliseconds } = effortOf(outcome)
    const found = finding
      ? [finding.ending.kind, `${finding.preemptions}`, finding.schedule]
      : [boundOf(outcome), '', '']
    const [kind = '', preemptions = '', schedule = ''] = found
    const effort = [`${schedules}`, `${(milliseconds / 1000).toFixed(2)} s`]
    return [name, name === of ? '' : of, kind, preemptions, ...effort, schedule]
  })
}

/** How far nothing was found. */
function boundOf({ rounds }: Outcome): string {
  const last = rounds.at(-1)
  if (!last?.isComplete) return 'not complete'
  return last.isBounded ? `nothing to bound ${last.bound}` : 'nothing, and no bound matters'
}

/** Of the numbers of schedules that findings took: the middle one, and the most. */
export function medianAndMost(proofs: readonly Proof[]): [median: number, most: number] {
  const all = proofs.map(({ outcome }) => effortOf(outcome).schedules).sort((a, b) => a - b)
  return [all[all.length >> 1] ?? 0, all.at(-1) ?? 0]
}
