import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SCALING_LOOK, Scaling } from './scaling.ts'

/** A server that is looked at: its workers share a load evenly, and start at once. */
class Served {
  target: number
  readonly #scaling: Scaling
  #now = 0
  #busy: number[] = []

  constructor(range: { min: number; max: number }, workers = range.min) {
    this.#scaling = new Scaling(range)
    this.target = workers
  }

  /** One look, after a time in which clients asked for `load` processors' time. */
  look(load: number, elapsed = SCALING_LOOK): number {
    this.#now += elapsed
    for (let pid = 0; pid < this.target; pid += 1) {
      const share = Math.min(1, load / this.target)
      this.#busy[pid] = ((this.#busy[pid] ?? 0) + share * elapsed) | 0
    }
    const workers = Array.from({ length: this.target }, (_, pid) => ({
      pid,
      busy: this.#busy[pid] ?? 0,
    }))
    this.target = this.#scaling.look(this.#now, workers, this.target)
    return this.target
  }
}

describe('the number of workers', () => {
  test('goes up by one after two busy looks, and down after ten idle ones', () => {
    const served = new Served({ min: 1, max: 4 })
    served.look(0)
    expect([1, 1, 1].map((load) => served.look(load))).toEqual([1, 2, 2])
    expect([2, 2].map((load) => served.look(load))).toEqual([2, 3])
    const idle = Array.from({ length: 11 }, () => served.look(0))
    expect(idle).toEqual([3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2])
  })

  test('stays where a single look is busy, and where the rest would be', () => {
    const served = new Served({ min: 2, max: 4 })
    for (let look = 0; look < 30; look += 1) {
      expect(served.look(look % 2 === 0 ? 2 : 1)).toBe(2)
    }
    const even = new Served({ min: 1, max: 4 }, 2)
    // One alone would be busy for 0.65 of its time.
    for (let look = 0; look < 30; look += 1) expect(even.look(0.65)).toBe(2)
  })

  test('comes into its range at once', () => {
    expect(new Served({ min: 3, max: 5 }, 1).look(0)).toBe(3)
    expect(new Served({ min: 3, max: 5 }, 9).look(9)).toBe(5)
  })

  test('waits for who is on the way', () => {
    const scaling = new Scaling({ min: 1, max: 8 })
    for (let look = 0; look < 20; look += 1) {
      const busy = look * SCALING_LOOK
      const alone = [{ pid: 1, busy }]
      expect(scaling.look(look * SCALING_LOOK, alone, 2)).toBe(2)
    }
  })

  test('knows a count that has wrapped, and a look that came late', () => {
    const scaling = new Scaling({ min: 1, max: 4 })
    const looks: [now: number, busy: number][] = [
      [0, 2 ** 31 - 500],
      [1000, (2 ** 31 + 400) | 0],
      [61_000, (2 ** 31 + 400 + 54_000) | 0],
    ]
    const targets = looks.map(([now, busy]) =>
      scaling.look(now, [{ pid: 1, busy }], 1),
    )
    expect(targets).toEqual([1, 1, 2])
  })
})

const range = fc
  .tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 0, max: 16 }))
  .map(([min, more]) => ({ min, max: min + more }))
const load = fc.double({ min: 0, max: 20, noNaN: true })

test('never leaves its range, whatever the load does', () => {
  fc.assert(
    fc.property(
      range,
      fc.array(load, { maxLength: 100 }),
      ({ min, max }, loads) => {
        const served = new Served({ min, max })
        for (const one of loads) {
          const target = served.look(one)
          expect(target).toBeGreaterThanOrEqual(min)
          expect(target).toBeLessThanOrEqual(max)
        }
      },
    ),
  )
})

test('settles under a load that varies by a tenth, and never turns back', () => {
  const noise = fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), {
    minLength: 50,
    maxLength: 50,
  })
  const start = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      range,
      load,
      noise,
      start,
      ({ min, max }, constant, factors, at) => {
        const served = new Served({ min, max }, min + Math.round(at * (max - min)))
        let direction = 0
        const targets = [served.target]
        for (let look = 0; look < 400; look += 1) {
          const factor = factors[look % factors.length] as number
          const step = served.look(constant * factor) - (targets.at(-1) as number)
          expect(Math.abs(step)).toBeLessThanOrEqual(1)
          if (step !== 0) {
            expect(step * direction).toBeGreaterThanOrEqual(0)
            direction = step
          }
          targets.push(served.target)
        }
        // As many as it takes, as far as the range allows; none too many by far.
        const target = served.target
        if (target < max) expect(constant / target).toBeLessThanOrEqual(0.75 / 0.9)
        if (target > min && target > 1) {
          expect(constant / (target - 1)).toBeGreaterThanOrEqual(0.6 / 1.1 - 0.001)
        }
      },
    ),
  )
})
