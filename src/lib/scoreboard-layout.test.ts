import { expect, test } from 'vitest'
import {
  COUNTS_WORDS,
  HEADER,
  HEADER_WORDS,
  LINE,
  SLOT,
  SLOT_WORDS,
  STATES_WORDS,
} from '../../stages-src/5-processes/scoreboard/layout.ts'
import { stretchesOf } from './scoreboard-layout.ts'

test('every word of the header is drawn once, in its line', () => {
  const stretches = stretchesOf(HEADER, {}, { size: HEADER_WORDS, line: LINE })
  const drawn = stretches.flatMap(({ cells }) => cells.map(({ at, name }) => [name, at]))
  expect(Object.fromEntries(drawn)).toEqual(HEADER)
  for (const { cells, line } of stretches) {
    for (const { at } of cells) expect(Math.floor(at / LINE)).toBe(line)
  }
})

test('what is longer than a line takes as many as it needs', () => {
  const lengths = { states: STATES_WORDS, counts: COUNTS_WORDS }
  const stretches = stretchesOf(SLOT, lengths, { size: SLOT_WORDS, line: LINE })
  const [{ cells = [], ...last } = {}] = stretches.slice(-1)
  expect(cells.map(({ name }) => name)).toEqual(['counts'])
  expect(last).toEqual({ line: SLOT.counts / LINE, lines: Math.ceil(COUNTS_WORDS / LINE) })
})

test('two names for one word, and too little room, are errors', () => {
  const room = { size: 16, line: 16 }
  expect(() => stretchesOf({ a: 0, b: 1 }, { a: 2 }, room)).toThrow("'b' lies on another at word 1")
  expect(() => stretchesOf({ a: 15 }, { a: 2 }, room)).toThrow('16 words have no room for 17')
})
