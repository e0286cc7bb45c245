import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  CpuSet,
  EINVAL,
  ESRCH,
  sched_getaffinity,
  sched_getcpu,
  sched_setaffinity,
} from '#sys'

describe('a set of processors', () => {
  test('has those that it was given', () => {
    const set = new CpuSet()
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1023)), (processors) => {
        set.set(processors)
        expect(set.processors).toEqual(processors.toSorted((a, b) => a - b))
      }),
    )
    expect(() => set.set([1024])).toThrow(RangeError)
  })
})

describe('affinity', () => {
  test('is set, read back, and kept to', () => {
    const [all, one] = [new CpuSet(), new CpuSet()]
    expect(sched_getaffinity(0, all)).toBe(0)
    expect(all.processors.length).toBeGreaterThan(0)
    onTestFinished(() => void sched_setaffinity(0, all))
    for (const processor of all.processors) {
      one.set([processor])
      expect(sched_setaffinity(0, one)).toBe(0)
      expect(sched_getcpu()).toBe(processor)
    }
  })

  test('to no processor at all, or of no process, is an errno', () => {
    const set = new CpuSet()
    expect(sched_setaffinity(0, set)).toBe(-EINVAL)
    expect(sched_getaffinity(2 ** 22 + 1, set)).toBe(-ESRCH)
  })
})
