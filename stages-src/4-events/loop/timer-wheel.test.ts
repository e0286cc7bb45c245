import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TICK, TimerWheel } from './timer-wheel.ts'

/** What may be done with a wheel of eight timers, in milliseconds from now on. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      arm: fc.nat(7),
      // Within a turn of the wheel, and beyond it.
      in: fc.oneof(fc.integer({ min: -50, max: 400 }), fc.integer({ max: 60_000 })),
    }),
    fc.record({ disarm: fc.nat(7) }),
    fc.record({ sleep: fc.oneof(fc.nat(300), fc.nat(40_000)) }),
  ),
  { maxLength: 60 },
)

describe('a timer wheel', () => {
  test('tells of every timer that has run out, once, no sooner and a tick later at most', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let now = 1_000_000
        const wheel = new TimerWheel(now)
        const timers = Array.from({ length: 8 }, () => wheel.create())
        const deadlines = timers.map(() => Infinity)
        const turn = () => {
          wheel.turn(now, (timer) => {
            expect(deadlines[timer]).toBeLessThanOrEqual(now) // never too soon
            deadlines[timer] = Infinity
          })
          // What is over by a tick has been told.
          expect(Math.min(...deadlines)).toBeGreaterThanOrEqual(now - TICK)
        }
        for (const step of all) {
          if ('arm' in step) {
            deadlines[step.arm] = Math.max(now, now + step.in)
            wheel.arm(timers[step.arm] as number, now + step.in)
          } else if ('disarm' in step) {
            deadlines[step.disarm] = Infinity
            wheel.arm(timers[step.disarm] as number, Infinity)
          } else {
            // As a loop sleeps: never longer than the wheel says.
            const end = now + step.sleep
            while (now < end) {
              now = Math.min(end, now + Math.max(1, Math.ceil(wheel.sleep(now))))
              turn()
            }
          }
        }
      }),
    )
  })

  test('lets a timer be armed again while it is told of', () => {
    const wheel = new TimerWheel(0)
    const timer = wheel.create()
    const told: number[] = []
    wheel.arm(timer, 100)
    for (let now = 0; now <= 1000; now += 10) {
      wheel.turn(now, () => {
        told.push(now)
        wheel.arm(timer, now + 200)
      })
    }
    expect(told.length).toBeGreaterThanOrEqual(4)
    expect(told.every((now, at) => now >= 100 + 200 * at)).toBe(true)
  })

  test('sleeps for ever where nothing is armed', () => {
    const wheel = new TimerWheel(5)
    expect(wheel.sleep(5)).toBe(Infinity)
    const timer = wheel.create()
    wheel.arm(timer, 1000)
    expect(wheel.sleep(5)).toBeGreaterThanOrEqual(995)
    expect(wheel.sleep(5)).toBeLessThanOrEqual(995 + TICK)
    wheel.arm(timer, Infinity)
    wheel.turn(2000, () => expect.unreachable())
    expect(wheel.sleep(2000)).toBe(Infinity)
  })

  test('has room for thousands', () => {
    const wheel = new TimerWheel(0)
    const told: number[] = []
    for (let timer = 0; timer < 5000; timer += 1) wheel.arm(wheel.create(), timer)
    let turns = 0
    while (wheel.sleep(10_000) === 0) {
      const before = told.length
      wheel.turn(10_000, (timer) => told.push(timer))
      // Not all at once, or nobody else would have a turn.
      expect(told.length - before).toBeLessThanOrEqual(100)
      turns += 1
    }
    expect(turns).toBeGreaterThan(40)
    expect(told.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 5000 }, (_, timer) => timer),
    )
  })
})
