import { describe, expect, test } from 'vitest'
import {
  bytesFor,
  COUNTS_WORDS,
  HEADER,
  HEADER_WORDS,
  LINE,
  SLOT,
  SLOT_WORDS,
  STATES_WORDS,
  slotWords,
  VERSION,
} from './layout.ts'

/** How many words each entry has, where that is not one. */
const LENGTHS: Record<string, number> = {
  states: STATES_WORDS,
  counts: COUNTS_WORDS,
}

const lineOf = (word: number) => Math.floor(word / LINE)

describe('the layout', () => {
  test.each([
    ['header', HEADER, HEADER_WORDS],
    ['slot', SLOT, SLOT_WORDS],
  ])('gives each word of the %s to one purpose', (_, words, length) => {
    const taken = Object.entries(words).flatMap(([name, at]) =>
      Array.from({ length: LENGTHS[name] ?? 1 }, (_, word) => at + word),
    )
    expect(new Set(taken).size).toBe(taken.length)
    expect(Math.min(...taken)).toBe(0)
    expect(Math.max(...taken)).toBeLessThan(length)
    expect(length % LINE).toBe(0)
  })

  test('has no line that two processes write to', () => {
    // The master alone writes to the header, but for the news.
    const { news, ...rest } = HEADER
    expect(Object.values(rest).map(lineOf)).not.toContain(lineOf(news))
    const memory = new Int32Array(bytesFor(3) / 4)
    const slots = [0, 1, 2].map((number) => slotWords(memory, number))
    for (const { byteOffset, length } of slots) {
      expect([(byteOffset / 4) % LINE, length]).toEqual([0, SLOT_WORDS])
    }
    const ends = slots.map(({ byteOffset, byteLength }) => byteOffset + byteLength)
    expect(slots.map(({ byteOffset }) => byteOffset)).toEqual([
      4 * HEADER_WORDS,
      ...ends.slice(0, 2),
    ])
    expect(ends.at(-1)).toBe(memory.byteLength)
  })

  test('is that of its version', () => {
    // Words that move need a version of their own: the old one is with running masters.
    expect({ VERSION, ...HEADER, HEADER_WORDS }).toEqual({
      ...{ VERSION: 1, magic: 0, version: 1, slots: 2, slotWords: 3, master: 4 },
      ...{ began: 5, news: 16, target: 32, started: 33, recycled: 34, died: 35 },
      ...{ hung: 36, HEADER_WORDS: 64 },
    })
    expect({ ...SLOT, STATES_WORDS, COUNTS_WORDS, SLOT_WORDS }).toEqual({
      ...{ state: 0, pid: 1, seat: 2, cpu: 3, began: 4, beat: 5, accepted: 6 },
      ...{ busy: 8, requests: 9, lostAccess: 10, lostErrors: 11 },
      ...{ states: 16, STATES_WORDS: 7, counts: 32, COUNTS_WORDS: 1434 },
      SLOT_WORDS: 1472,
    })
  })
})
