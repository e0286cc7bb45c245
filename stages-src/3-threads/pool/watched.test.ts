/** The watched connections, against a plain list of them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OVER, SILENT, SPOKEN, Watched } from './watched.ts'

test('are what was added and not removed, each with its own deadline', () => {
  const step = fc.record({
    adds: fc.boolean(),
    deadline: fc.nat(1000),
    expected: fc.constantFrom(SILENT, OVER, SPOKEN),
    place: fc.nat(99),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const watched = new Watched(64)
      const model: { fd: number; deadline: number; expected: number }[] = []
      for (const [fd, { adds, deadline, expected, place }] of steps.entries()) {
        if (adds || model.length === 0) {
          watched.add(fd, deadline, expected)
          model.push({ fd, deadline, expected })
          continue
        }
        const at = place % model.length
        expect(watched.remove(at)).toBe(model[at]?.fd)
        const last = model.pop()
        if (last !== undefined && at < model.length) model[at] = last
      }
      expect(watched.length).toBe(model.length)
      for (const [at, { fd, deadline, expected }] of model.entries()) {
        expect([watched.fd(at), watched.expected(at)]).toEqual([fd, expected])
        expect(watched.isLate(at, deadline - 1)).toBe(false)
        expect(watched.isLate(at, deadline)).toBe(true)
        expect(watched.soonest).toBeLessThanOrEqual(deadline)
      }
      watched.reckon()
      const deadlines = model.map(({ deadline }) => deadline)
      expect(watched.soonest).toBe(Math.min(Infinity, ...deadlines))
    }),
  )
})

test('are hurried, where they say nothing', () => {
  const watched = new Watched(4)
  watched.add(5, 100, SILENT)
  watched.add(6, 100, OVER)
  watched.add(7, 5, SILENT)
  watched.add(8, Infinity, SPOKEN)
  watched.hurry(10)
  const late = [0, 1, 2, 3].map((at) => watched.isLate(at, 10))
  expect(late).toEqual([true, false, true, false])
  expect(watched.soonest).toBe(5)
})
