import { expect, test } from 'vitest'
import { memoize } from './memoize.ts'

test('makes a value once, and remembers no more than it may', () => {
  const made: number[] = []
  const squares = memoize(3, (key: number) => {
    made.push(key)
    return key * key
  })
  for (const key of [1, 2, 3, 3, 2, 1]) expect(squares(key)).toBe(key * key)
  expect(made).toEqual([1, 2, 3])
  for (const key of [4, 3, 4]) expect(squares(key)).toBe(key * key)
  expect(made).toEqual([1, 2, 3, 4, 3])
})
