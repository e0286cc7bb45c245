/** What is drawn of a connection's states is the whole table, and nothing else. */
import { expect, test } from 'vitest'
import {
  CLOSED,
  IDLE,
  LINGERING,
  STATE_NAMES,
  TRANSITIONS,
  WRITING,
} from '../../stages-src/4-events/connection/states.ts'
import { drawn } from './connection-states.ts'

test('every state is drawn once, and every row of the table', () => {
  const { groups, ways } = drawn()
  const states = groups.flatMap((group) => group.states)
  expect(states.toSorted()).toEqual([...STATE_NAMES.keys()])
  const rows = [
    ...groups.flatMap(({ within }) => [...within].map(([to, when]) => ({ when, to }))),
    ...ways.map(({ when, to }) => ({ when, to })),
  ]
  const byText = (one: { when: string }, other: { when: string }) =>
    one.when.localeCompare(other.when)
  const expected = TRANSITIONS.map(({ when, to }) => ({ when, to }))
  expect(rows.toSorted(byText)).toEqual(expected.toSorted(byText))
})

test('a row that leads out of several groups leads out of each of them', () => {
  const { groups, ways } = drawn()
  const end = ways.find(({ to }) => to === CLOSED)
  const from = end?.from.flatMap(({ states }) => states) ?? []
  expect(from.toSorted()).toEqual([...STATE_NAMES.keys()].filter((state) => state !== CLOSED))
  expect(groups.find(({ states }) => states.includes(IDLE))?.states).toContain(WRITING)
})

test('another table is drawn as another figure', () => {
  const { groups, ways } = drawn([
    { from: [CLOSED], when: 'accepted', to: IDLE },
    { from: [IDLE], when: 'answered', to: LINGERING },
  ])
  expect(groups.find(({ states }) => states.includes(IDLE))?.states).toEqual([IDLE])
  expect(ways.map(({ when }) => when)).toEqual(['accepted', 'answered'])
})
