/** Counts beyond 32 bits, ranges of durations, and what is said of them. */
import fc from 'fast-check'
import { describe, expect, type Mock, test, vi } from 'vitest'
import { Request } from '../../2-http/request/request.ts'
import { ASLEEP, RUNNING } from '../thread-state.ts'
import { add, COUNTER, MOST, mend, read } from './counter.ts'
import { endOfRange, percentile, RANGES, rangeOf } from './histogram.ts'
import { SLOT, summaryOf, ThreadCounts } from './statistics.ts'
import { isLoopback, type Status, statusPage } from './status-page.ts'

describe('a counter', () => {
  const amount = fc.oneof(fc.nat(MOST), fc.nat(9), fc.constant(MOST))
  const amounts = fc.array(amount, { maxLength: 50 })

  test('adds up, far beyond 32 bits', () => {
    fc.assert(
      fc.property(amounts, (all) => {
        const words = new Int32Array(COUNTER)
        for (const each of all) add(words, 0, each)
        expect(read(words, 0)).toBe(all.reduce((sum, each) => sum + each, 0))
      }),
    )
  })

  test('is read and gone on with, whatever step of adding its owner died at', () => {
    fc.assert(
      fc.property(amounts, amount, fc.nat(2), amounts, (all, last, steps, more) => {
        const words = new Int32Array(COUNTER)
        for (const each of all) add(words, 0, each)
        const before = read(words, 0)
        dying(steps, () => add(words, 0, last))
        const seen = read(words, 0)
        expect([before, before + last]).toContain(seen)
        mend(words, 0)
        expect(read(words, 0)).toBe(seen)
        for (const each of more) add(words, 0, each)
        expect(read(words, 0)).toBe(more.reduce((sum, each) => sum + each, seen))
      }),
    )
  })
})

/** Runs `work`, of whose writes by Atomics only the first `steps` happen: it dies then. */
function dying(steps: number, work: () => void): void {
  const killed = new Error('killed')
  let done = 0
  const spies = (['add', 'store'] as const).map((name) => {
    const real = Atomics[name] as (words: Int32Array, ...rest: number[]) => number
    const spy = vi.spyOn(Atomics, name) as unknown as Mock<typeof real>
    return spy.mockImplementation((words, ...rest) => {
      if (done === steps) throw killed
      done += 1
      return real.call(Atomics, words, ...rest)
    })
  })
  try {
    work()
  } catch (error) {
    if (error !== killed) throw error
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

describe('a histogram', () => {
  test('has a range for every duration, no wider than an eighth of it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 60, noNaN: true }), (seconds) => {
        const range = rangeOf(seconds)
        expect(endOfRange(range)).toBeGreaterThanOrEqual(seconds * 0.999999)
        expect(endOfRange(range)).toBeLessThan(seconds * 1.1251)
      }),
    )
    expect([rangeOf(0), rangeOf(1e9)]).toEqual([0, RANGES - 1])
  })

  test('knows below which duration a share of them lies', () => {
    const counts: number[] = Array.from({ length: RANGES }, () => 0)
    expect(percentile(counts, 0.5)).toBeUndefined()
    counts[rangeOf(0.001)] = 99
    counts[rangeOf(1)] = 1
    expect(percentile(counts, 0.99)).toBeCloseTo(0.001, 3)
    expect(percentile(counts, 0.999)).toBeGreaterThanOrEqual(1)
  })
})

describe('the statistics', () => {
  const slots = [new Int32Array(SLOT), new Int32Array(SLOT)]
  const entry = {
    ...{ peer: '', time: 0, requestLine: '', referer: undefined },
    ...{ userAgent: undefined, duration: 0.002 },
  }

  test('add up what each thread has counted', () => {
    const [one, two] = slots.map((words) => new ThreadCounts(words))
    one?.count({ ...entry, status: 200, bytes: 5 * 2 ** 32 + 7 })
    two?.count({ ...entry, status: 200, bytes: 3 })
    two?.count({ ...entry, status: 404, bytes: 10 })
    const summary = summaryOf(slots, [RUNNING, ASLEEP, ASLEEP])
    expect(summary).toMatchObject({
      requests: 3,
      bytes: 5 * 2 ** 32 + 20,
      statuses: { 200: 2, 404: 1 },
      threads: { dead: 0, running: 1, waiting: 0, asleep: 2 },
    })
    expect(summary.latency.p99).toBeGreaterThanOrEqual(0.002)
  })

  test('go on in the place of a thread that was killed while it counted', () => {
    const words = new Int32Array(SLOT)
    new ThreadCounts(words).count({ ...entry, status: 200, bytes: 2 ** 32 - 1 })
    dying(1, () => add(words, 0, 3))
    new ThreadCounts(words).count({ ...entry, status: 200, bytes: 2 })
    expect(summaryOf([words], []).bytes).toBe(2 ** 32 + 1)
  })

  const status: Status = {
    ...{ model: 'pool', uptime: 3.5, waiting: 2 },
    ...summaryOf([new Int32Array(SLOT)], [ASLEEP]),
  }

  test('are shown to this machine only, as HTML or as JSON', () => {
    const request = new Request()
    expect(statusPage(request, '192.0.2.7', status)).toMatchObject({ status: 403 })
    expect(statusPage(request, '127.0.0.1', status)).toContain('nothing yet')
    request.query = 'format=json'
    const json = statusPage(request, '::1', status)
    expect(json).toMatchObject({ type: 'application/json' })
    expect(JSON.parse((json as { text: string }).text)).toEqual(status)
  })

  test.each([
    ['127.0.0.1', true],
    ['127.255.0.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['128.0.0.1', false],
    ['::2', false],
    ['', false],
    ['1127.0.0.1', false],
  ])('know whether %s is this machine: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected)
  })
})
