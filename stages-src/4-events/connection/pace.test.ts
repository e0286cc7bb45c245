import { describe, expect, test } from 'vitest'
import { Pace } from './pace.ts'

describe('the pace of a client', () => {
  test('is too slow once nothing has moved for the time-out, and not before', () => {
    const pace = new Pace(0, 5000, 0)
    expect(pace.deadline).toBe(5000)
    pace.move(1, 4000)
    expect(pace.deadline).toBe(9000)
    expect(pace.isTooSlow(8999)).toBe(false)
    expect(pace.isTooSlow(9000)).toBe(true)
  })

  test('is too slow where a window ends with too few bytes, however steadily', () => {
    const pace = new Pace(0, 5000, 100)
    for (let now = 1000; now <= 10_000; now += 1000) pace.move(50, now)
    expect(pace.deadline).toBe(10_000)
    expect(pace.isTooSlow(10_000)).toBe(true)
  })

  test('is looked at anew in each window', () => {
    const pace = new Pace(0, 5000, 100)
    pace.move(1_000_000, 9000)
    expect(pace.isTooSlow(10_000)).toBe(false)
    pace.move(10, 19_000)
    expect(pace.isTooSlow(20_000)).toBe(true)
  })
})
