/** The watched connections, against a plain list of them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Watched } from './watched.ts'

test('are what was added and not removed, each with its own deadline', () => {
  const step = fc.record({
    adds: fc.boolean(),
    deadline: fc.nat(1000),
    over: fc.boolean(),
    place: fc.nat(99),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const watched = new Watched(64)
      const model: { fd: number; deadline: number; over: boolean }[] = []
      for (const [fd, { adds, deadline, over, place }] of steps.entries()) {
        if (adds || model.length === 0) {
          watched.add(fd, deadline, over)
          model.push({ fd, deadline, over })
          continue
        }
        const at = place % model.length
        expect(watched.remove(at)).toBe(model[at]?.fd)
        const last = model.pop()
        if (last !== undefined && at < model.length) model[at] = last
      }
      expect(watched.length).toBe(model.length)
      for (const [at, { fd, deadline, over }] of model.entries()) {
        expect([watched.fd(at), watched.isOver(at)]).toEqual([fd, over])
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

test('are hurried, but for those that are over anyway', () => {
  const watched = new Watched(3)
  watched.add(5, 100, false)
  watched.add(6, 100, true)
  watched.add(7, 5, false)
  watched.hurry(10)
  expect([0, 1, 2].map((at) => watched.isLate(at, 10))).toEqual([true, false, true])
  expect(watched.soonest).toBe(5)
})
