import { expect, test } from 'vitest'
import { Pasts } from './pasts.ts'
import { State } from './state.ts'

/** Two threads and a place. */
function pasts(): Pasts {
  return new Pasts(new State(Pasts.size(2, 1)), 2, 1)
}

test('a thread that does the same again and again has another past each time', () => {
  for (const again of ['read', 'write', 'list'] as const) {
    const all = pasts()
    const keys = Array.from({ length: 100 }, () => {
      all[again](0, 0)
      all.key(0)
      return `${all.keyLow} ${all.keyHigh}`
    })
    expect(new Set(keys).size).toBe(keys.length)
  }
})

test('two reads have no order, and two writes have one', () => {
  const keyAfter = (...steps: ['read' | 'write', number][]) => {
    const all = pasts()
    for (const [step, thread] of steps) all[step](thread, 0)
    all.key(0)
    return `${all.keyLow} ${all.keyHigh}`
  }
  expect(keyAfter(['read', 0], ['read', 1])).toBe(keyAfter(['read', 1], ['read', 0]))
  expect(keyAfter(['write', 0], ['write', 1])).not.toBe(keyAfter(['write', 1], ['write', 0]))
  expect(keyAfter(['write', 0], ['read', 1])).not.toBe(keyAfter(['read', 1], ['write', 0]))
})
