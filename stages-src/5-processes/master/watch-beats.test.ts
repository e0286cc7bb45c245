import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BeatWatch, LOOK } from './watch-beats.ts'

test('whose beat stands still is told of, and nobody else', () => {
  const watch = new BeatWatch(1000)
  const told: number[][] = []
  for (let look = 0; look <= 6; look += 1) {
    const workers = [
      { pid: 1, beat: look },
      { pid: 2, beat: Math.min(look, 2) },
    ]
    told.push(watch.look(look * LOOK, workers))
  }
  // It was seen to move at the third look, and is silent for 1000 ms four later.
  expect(told).toEqual([[], [], [], [], [], [], [2]])
  expect(watch.silenceOf(1)).toBe(0)
  expect(watch.silenceOf(2)).toBe(1000)
})

test('a beat that wraps has moved', () => {
  const watch = new BeatWatch(LOOK)
  watch.look(0, [{ pid: 1, beat: 2 ** 31 - 1 }])
  expect(watch.look(LOOK, [{ pid: 1, beat: -(2 ** 31) }])).toEqual([])
})

test('a master that was stopped takes nobody for hung', () => {
  const watch = new BeatWatch(5000)
  const still = [1, 2].map((pid) => ({ pid, beat: 7 }))
  watch.look(0, still)
  // All of them were stopped, and go on together.
  expect(watch.look(600_000, still)).toEqual([])
  expect(watch.silenceOf(1)).toBeLessThan(1000)
})

test('a new worker in the place of another begins anew', () => {
  const watch = new BeatWatch(2 * LOOK)
  watch.look(0, [{ pid: 1, beat: 0 }])
  watch.look(LOOK, [{ pid: 1, beat: 0 }])
  expect(watch.look(2 * LOOK, [{ pid: 2, beat: 0 }])).toEqual([])
  expect(watch.silenceOf(1)).toBe(0)
  expect(watch.look(3 * LOOK, [{ pid: 2, beat: 0 }])).toEqual([])
  expect(watch.look(4 * LOOK, [{ pid: 2, beat: 0 }])).toEqual([2])
})

test('never is never', () => {
  const watch = new BeatWatch(Infinity)
  for (let look = 0; look < 100; look += 1) {
    expect(watch.look(look * LOOK, [{ pid: 1, beat: 0 }])).toEqual([])
  }
})

test('however the looks fall, who beats between any two of them is never told of, and who is told of was silent for as long', () => {
  const looks = fc.array(fc.record({ after: fc.nat(3000), moves: fc.boolean() }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(looks, fc.integer({ min: 500, max: 5000 }), (all, hungAfter) => {
      const watch = new BeatWatch(hungAfter)
      let [now, beat, movedAt] = [0, 0, 0]
      watch.look(
        now,
        [0, 1].map((pid) => ({ pid, beat })),
      )
      let alive = 0
      for (const { after, moves } of all) {
        now += after
        alive += 1
        if (moves) {
          beat += 1
          movedAt = now
        }
        const told = watch.look(now, [
          { pid: 0, beat: alive },
          { pid: 1, beat },
        ])
        expect(told).not.toContain(0)
        if (told.includes(1))
          expect(now - movedAt).toBeGreaterThanOrEqual(hungAfter)
      }
    }),
  )
})
