/** What is drawn of a recorded run is what was recorded. */
import { expect, test } from 'vitest'
import { named, type Recording, recording, spansOf } from './recorded-run.ts'
import { readResult } from './results.ts'

const step = (states: Record<string, string>) => ({
  ...{ at: 0, who: 'server', what: ['recv: 1'], lent: 0 },
  states,
})

test('a span lasts as long as a connection stays in its state', () => {
  const run: Recording = {
    seed: 1,
    clients: ['client 1 (once)', 'client 2 (silent)'],
    steps: [
      step({ 'client 1': 'idle' }),
      step({ 'client 1': 'idle', 'client 2': 'reading head' }),
      step({ 'client 1': 'writing' }),
      step({}),
      step({ 'client 1': 'writing' }),
    ],
  }
  expect(spansOf(run, 'client 1')).toEqual([
    { state: 'idle', from: 0, to: 2 },
    { state: 'writing', from: 2, to: 3 },
    { state: 'writing', from: 4, to: 5 },
  ])
  expect(spansOf(run, 'client 2')).toEqual([{ state: 'reading head', from: 1, to: 2 }])
})

test('a client has a number and a kind', () => {
  expect(named('client 2 (stalled head)')).toEqual({ name: 'client 2', kind: 'stalled head' })
  expect(named('somebody')).toEqual({ name: 'somebody', kind: '' })
})

test('the saved run ends with nobody there, and nothing lent', () => {
  const run = recording.parse(readResult('simulated-run').data)
  expect(run.steps.at(-1)).toMatchObject({ states: {}, lent: 0 })
  for (const client of run.clients) {
    expect(spansOf(run, named(client).name).length, client).toBeGreaterThan(0)
  }
  const times = run.steps.map(({ at }) => at)
  expect(times).toEqual(times.toSorted((one, other) => one - other))
})
