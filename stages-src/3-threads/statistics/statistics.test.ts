/** Counts beyond 32 bits, ranges of durations, and what is said of them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Request } from '../../2-http/request/request.ts'
import { ASLEEP, RUNNING } from '../thread-state.ts'
import { add, COUNTER, read } from './counter.ts'
import { endOfRange, percentile, RANGES, rangeOf } from './histogram.ts'
import { SLOT, summaryOf, ThreadCounts } from './statistics.ts'
import { isLoopback, type Status, statusPage } from './status-page.ts'

describe('a counter', () => {
  test('adds up, far beyond 32 bits', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 32 - 1), { maxLength: 50 }), (amounts) => {
        const words = new Int32Array(COUNTER)
        for (const amount of amounts) add(words, 0, amount)
        expect(read(words, 0)).toBe(
          amounts.reduce((sum, amount) => sum + amount, 0),
        )
      }),
    )
  })
})

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
