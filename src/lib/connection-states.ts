/** The table of a connection's states in stage 4, as it is drawn: groups of states, ways between them. */
import {
  STATE_NAMES,
  type State,
  TRANSITIONS,
  type Transition,
} from '../../stages-src/4-events/connection/states.ts'

/** States out of which the same rows of the table lead. */
export interface Group {
  states: readonly State[]
  /** Rows from each of these states into one of them: what leads there. */
  within: ReadonlyMap<State, string>
}

/** A row of the table that leads out of groups. */
export interface Way {
  from: readonly Group[]
  when: string
  to: State
}

export interface Drawn {
  groups: readonly Group[]
  ways: readonly Way[]
}

/** Every row is in exactly one of the two: in a group that it stays in, or among the ways. */
export function drawn(transitions: readonly Transition[] = TRANSITIONS): Drawn {
  const groups = groupsOf(transitions)
  const ways = transitions.flatMap(({ from, when, to }): Way[] => {
    const left = groups.filter(({ states }) => states.some((state) => from.includes(state)))
    const isWithin = left.length === 1 && left[0]?.states.includes(to) === true
    return isWithin ? [] : [{ from: left, when, to }]
  })
  return { groups, ways }
}

function groupsOf(transitions: readonly Transition[]): Group[] {
  const byRows = new Map<string, State[]>()
  for (const state of STATE_NAMES.keys()) {
    const rows = transitions.flatMap(({ from }, row) => (from.includes(state as State) ? row : []))
    byRows.set(rows.join(), [...(byRows.get(rows.join()) ?? []), state as State])
  }
  return [...byRows.values()].map((states) => ({
    states,
    within: new Map(
      transitions.flatMap(({ from, when, to }) =>
        states.includes(to) && from.every((each) => states.includes(each)) ? [[to, when]] : [],
      ),
    ),
  }))
}
