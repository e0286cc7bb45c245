import { expect, test } from 'vitest'
import { type Growing, Rates } from './rates.ts'

/** A status of these requests and workers: pid, busy milliseconds, requests. */
function statusWith(
  requests: number,
  ...workers: [number, number, number][]
): Growing {
  return {
    requests,
    workers: workers.map(([pid, busy, requests]) => ({ pid, busy, requests })),
  }
}

test('nothing grows before the second look', () => {
  const rates = new Rates()
  rates.look(0, statusWith(10, [1, 5, 10]))
  expect(rates.requests).toBe(undefined)
  expect(rates.workers.size).toBe(0)
})

test('a rate is what has come to it, by the second', () => {
  const rates = new Rates()
  rates.look(1000, statusWith(10, [1, 100, 10]))
  rates.look(3000, statusWith(30, [1, 1100, 30]))
  expect(rates.requests).toBe(10)
  expect(rates.workers.get(1)).toEqual({ requests: 10, busy: 0.5 })
})

test('who was not there before has no rate yet, and who has left has none', () => {
  const rates = new Rates()
  rates.look(0, statusWith(0, [1, 0, 0], [2, 0, 0]))
  rates.look(1000, statusWith(8, [2, 10, 4], [3, 10, 4]))
  expect([...rates.workers.keys()]).toEqual([2])
  // All of them count to the whole.
  expect(rates.requests).toBe(8)
})

test('what wraps goes on', () => {
  const rates = new Rates()
  rates.look(0, statusWith(0, [1, 2 ** 31 - 100, 2 ** 31 - 1]))
  rates.look(1000, statusWith(0, [1, -(2 ** 31) + 100, -(2 ** 31) + 4]))
  expect(rates.workers.get(1)).toEqual({ busy: 0.2, requests: 5 })
})

test('no time is no reason for a rate', () => {
  const rates = new Rates()
  rates.look(0, statusWith(0, [1, 0, 0]))
  rates.look(0, statusWith(9, [1, 9, 9]))
  expect(rates.requests).toBe(undefined)
})
