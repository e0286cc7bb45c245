import { expect, test } from 'vitest'
import { listed, numbersInside, printedBy } from './measured-words.ts'

const inUnits = (...units: string[]) => units.map((unit) => ({ value: 1, unit, label: 'a' }))

test('a list of one, two and three', () => {
  expect(listed(['one'])).toBe('one')
  expect(listed(['one', 'two'])).toBe('one and two')
  expect(listed(['one', 'two', 'three'])).toBe('one, two and three')
})

test('numbers by how many they are, and their units by how often they occur', () => {
  expect(numbersInside(inUnits('ns', 'µs', 'µs', ''), 1)).toBe('All 4 numbers, in µs and ns')
  expect(numbersInside(inUnits('', ''), 0)).toBe('2 numbers')
  expect(numbersInside(inUnits('s'), 0)).toBe('One number, in s')
})

test('transcripts by their name and length', () => {
  const lines = [{ kind: 'output' as const, text: 'hello' }]
  expect(printedBy('main', { lines })).toBe('What it printed, one line')
  expect(printedBy('refused', { lines: [...lines, ...lines] })).toBe(
    'What it printed: refused, 2 lines',
  )
})
