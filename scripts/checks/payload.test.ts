/** The pattern that large payloads are made of is the same however it is cut. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pattern } from './payload.ts'

const offset = fc.integer({ min: 0, max: 2 ** 40 })
const length = fc.integer({ min: 1, max: 100_000 })

test('the pattern has the same bytes however it is cut', () => {
  const endless = pattern(Number.MAX_SAFE_INTEGER)
  fc.assert(
    fc.property(offset, length, length, (start, first, second) => {
      const whole = endless.bytes(start, first + second)
      const pieces = [endless.bytes(start, first), endless.bytes(start + first, second)]
      expect(Buffer.concat(pieces).equals(whole)).toBe(true)
    }),
  )
})

test('the pattern moved by a buffer of any size is another one', () => {
  const endless = pattern(Number.MAX_SAFE_INTEGER)
  const shift = fc.integer({ min: 0, max: 34 }).map((power) => 2 ** power)
  fc.assert(
    fc.property(offset, shift, (start, by) => {
      expect(endless.bytes(start, 64).equals(endless.bytes(start + by, 64))).toBe(false)
    }),
  )
})

test('the pattern ends where it should', () => {
  expect(pattern(10).bytes(8, 100)).toHaveLength(2)
})
