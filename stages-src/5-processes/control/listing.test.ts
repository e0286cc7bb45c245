import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Status, WorkerStatus } from '../scoreboard/status.ts'
import { linesOf } from './listing.ts'
import { Rates } from './rates.ts'

const worker: WorkerStatus = {
  ...{ slot: 0, state: 'ready', pid: 4243, seat: 0, cpu: 0 },
  ...{ connections: 3, busy: 62_500, requests: 1500, silence: 40 },
}

const status: Status = {
  ...{ balance: 'kernel', master: 4242, uptime: 3723.9, target: 2 },
  ...{ started: 3, recycled: 1, died: 0, hung: 0 },
  ...{ requests: 1503, bytes: 5 * 1024, statuses: { 200: 1503 } },
  latency: { p50: 0.0001, p90: 0.0002, p99: 0.001, p999: 0.0042 },
  ...{ connections: 3, states: {}, lost: { access: 0, errors: 0 } },
  workers: [
    worker,
    {
      ...{ slot: 1, state: 'starting', pid: 0, seat: 1, cpu: null },
      ...{ connections: 0, busy: 0, requests: 0, silence: null },
    },
  ],
}

test('a status is a few lines and a table', () => {
  expect(linesOf(status)).toEqual([
    'Master 4242, up 1:02:03, balance kernel: 1 of 2 workers serve',
    'Workers so far: started 3, recycled 1, died 0, hung 0',
    'Requests: 1503; content: 5.00 KiB; connections: 3',
    'Latency: Half of them 0.10 ms, 90 % 0.20 ms, 99 % 1.0 ms, 99.9 % 4.2 ms',
    '',
    'SEAT     PID STATE     CPU   BUSY CPU TIME   OPEN  REQ/S REQUESTS   SILENT',
    '   0    4243 ready       0      -     1:02      3      -     1500    40 ms',
    '   1       - starting    -      -     0:00      0      -        0        -',
  ])
})

test('of no request there is no latency', () => {
  const latency = { p50: null, p90: null, p99: null, p999: null }
  const lines = linesOf({ ...status, requests: 0, latency })
  expect(lines[3]).toBe('Latency: nothing yet')
})

test('with two looks there are rates', () => {
  const rates = new Rates()
  rates.look(0, status)
  const later = { ...worker, busy: worker.busy + 500, requests: 1600 }
  const next = { ...status, requests: 1603, workers: [later] }
  rates.look(1000, next)
  const lines = linesOf(next, rates)
  expect(lines[2]).toContain('Requests: 1603, 100/s;')
  expect(lines.at(-1)).toMatch(/^ +0 +4243 ready +0 +50 % .* 100 +1600 +40 ms$/)
})

test('what is wrong, or out of the ordinary, is shown where it is so', () => {
  const lost = { access: 4, errors: 2 }
  const nodes = [
    { node: 0, processors: [0, 1] },
    { node: 1, processors: [2, 3] },
  ]
  expect(linesOf({ ...status, lost }, undefined, nodes)).toEqual(
    expect.arrayContaining([
      'Lines of logs that were lost: 4 and 2',
      'Nodes of memory: 0: processors 0-1; 1: processors 2-3',
    ]),
  )
  expect(linesOf(status, undefined, nodes.slice(0, 1)).join()).not.toContain(
    'Nodes',
  )
})

test('however large the numbers are, no line of the table is longer than 80 columns', () => {
  const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
  const workers = fc.record({
    slot: fc.nat(257),
    state: fc.constantFrom(
      'starting',
      'ready',
      'draining',
    ) as fc.Arbitrary<'ready'>,
    pid: fc.nat(2 ** 22),
    seat: fc.nat(127),
    cpu: fc.option(fc.nat(1023)),
    connections: fc.nat(60_000),
    busy: int,
    requests: int,
    silence: fc.option(fc.nat(2 ** 31)),
  })
  fc.assert(
    fc.property(fc.array(workers, { maxLength: 5 }), (all) => {
      const lines = linesOf({ ...status, workers: all })
      const table = lines.slice(lines.indexOf('') + 1)
      expect(table).toHaveLength(all.length + 1)
      // Of cells that ran into each other there would be fewer.
      for (const line of table.slice(1))
        expect(line.match(/\S+/g)?.length).toBeGreaterThanOrEqual(10)
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
    }),
  )
})
