import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Memory } from '#sys'
import { BufferPool } from './buffer-pool.ts'

describe('a buffer pool', () => {
  test('lends nothing twice at a time, and keeps no more than it may', () => {
    const uses = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 300_000 }), fc.nat()),
      {
        maxLength: 100,
      },
    )
    fc.assert(
      fc.property(uses, (all) => {
        const pool = new BufferPool(500_000)
        const lent: Memory[] = []
        for (const [size, which] of all) {
          if (which % 3 === 0 && lent.length > 0) {
            const [back] = lent.splice(which % lent.length, 1)
            pool.giveBack(back as Memory)
          } else {
            const memory = pool.lend(size)
            expect(memory.length).toBeGreaterThanOrEqual(size)
            expect(lent).not.toContain(memory)
            lent.push(memory)
          }
          expect(pool.lent).toBe(lent.reduce((sum, { length }) => sum + length, 0))
          expect(pool.kept).toBeLessThanOrEqual(500_000)
        }
      }),
    )
  })

  test('lends what came back, instead of making another', () => {
    const pool = new BufferPool(1 << 20)
    const first = pool.lend(3000)
    expect(first.length).toBe(4096)
    pool.giveBack(first)
    expect(pool.lend(2049)).toBe(first)
    expect(pool.lend(2049)).not.toBe(first)
  })
})
