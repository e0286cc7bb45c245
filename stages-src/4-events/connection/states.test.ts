import { describe, expect, test } from 'vitest'
import {
  CLOSED,
  IDLE,
  LINGERING,
  mayFollow,
  READING_BODY,
  READING_HEAD,
  STATE_NAMES,
  type State,
  StateCounts,
  TRANSITIONS,
  WRITING,
} from './states.ts'

const all = STATE_NAMES.map((_, state) => state as State)

describe('the states of a connection', () => {
  test('are all reached from the beginning, and lead to the end', () => {
    const reached = new Set<State>([CLOSED])
    for (let before = 0; before < reached.size; ) {
      before = reached.size
      for (const { from, to } of TRANSITIONS) {
        if (from.some((state) => reached.has(state))) reached.add(to)
      }
    }
    expect([...reached].toSorted()).toEqual(all)
    for (const state of all) {
      expect(mayFollow(state, CLOSED), STATE_NAMES[state]).toBe(state !== CLOSED)
    }
  })

  test('do not come back from a last response, nor begin anywhere but idle', () => {
    const followers = (from: State) => all.filter((to) => mayFollow(from, to))
    expect(followers(LINGERING)).toEqual([CLOSED])
    expect(followers(CLOSED)).toEqual([IDLE])
  })

  test('are counted, and refused where the table has no way', () => {
    const counts = new StateCounts()
    counts.move(CLOSED, IDLE)
    counts.move(CLOSED, IDLE)
    counts.move(IDLE, READING_HEAD)
    counts.move(READING_HEAD, READING_BODY)
    counts.move(READING_BODY, WRITING)
    expect([counts.in(IDLE), counts.in(WRITING), counts.open]).toEqual([1, 1, 2])
    counts.move(WRITING, CLOSED)
    expect(counts.open).toBe(1)
    expect(() => counts.move(CLOSED, WRITING)).toThrow("from 'closed' to 'writing'")
  })

  test('are counted where others can see them', () => {
    const words = new Int32Array(new SharedArrayBuffer(4 * STATE_NAMES.length))
    const counts = new StateCounts(words)
    counts.move(CLOSED, IDLE)
    counts.move(IDLE, WRITING)
    expect(new StateCounts(words).in(WRITING)).toBe(1)
    expect(new StateCounts(words).open).toBe(1)
  })
})
