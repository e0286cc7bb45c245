/** Traces as they are shown. */
import { describe, expect, it } from 'vitest'
import type { LabResult } from './results.ts'
import { traceRows } from './trace.ts'

const call = (call: string, given: Record<string, unknown>, result: number, more: object = {}) => ({
  time: 1_000_000,
  thread: 7,
  call,
  arguments: given,
  result,
  microseconds: 12,
  at: '1-echo/server.ts:59',
  ...more,
})

const trace = [
  call('poll', { fds: [{ fd: 3, events: 'POLLIN', revents: '' }], nfds: 1, timeout: -1 }, 1),
  call('accept4', { sockfd: 3, addr: '127.0.0.1:5000', addrlen: 16, flags: 0 }, 9, {
    time: 1_002_000,
  }),
  call('recv', { sockfd: 9, buf: 'hello\n', len: 64, flags: 0 }, -104, {
    time: 1_003_500,
    error: 'ECONNRESET',
  }),
  call('close', { fd: 9 }, 0, { time: 1_004_000 }),
  call('close', { fd: 3 }, 0, { time: 1_005_000 }),
]
const strace = [
  { call: 'recvfrom', arguments: '9, 0x7f, 64, 0, NULL, NULL', result: -1, error: 'ECONNRESET' },
  { call: 'exit', arguments: '0' },
]
const result = (data: unknown) => ({ lab: 'one-connection', data }) as LabResult
const all = {
  trace,
  strace,
  pairs: [
    { trace: 2, strace: 0 },
    { trace: 4, strace: 1 },
  ],
}

describe('a traced call', () => {
  const rows = traceRows(result(all), 'all')

  it('is written as it was made, with its result or its errno', () => {
    expect(rows.map(({ recorded }) => recorded)).toEqual([
      'poll([{fd=3, events=POLLIN}], 1, -1) = 1',
      'accept4(3, "127.0.0.1:5000", 16, 0) = 9',
      'recv(9, "hello\\n", 64, 0) = -ECONNRESET',
      'close(9) = 0',
      'close(3) = 0',
    ])
    expect(rows.map(({ failed }) => failed)).toEqual([false, false, true, false, false])
  })

  it('stands beside what strace saw of it, if strace did', () => {
    expect(rows.map(({ straced }) => straced)).toEqual([
      undefined,
      undefined,
      'recvfrom(9, 0x7f, 64, 0, NULL, NULL) = -1 ECONNRESET',
      undefined,
      'exit(0) = ?',
    ])
  })

  it('says when it was made, how long it took, and by which line', () => {
    expect(rows[2]).toMatchObject({ since: 3.5, took: 12, file: '1-echo/server.ts', line: 59 })
  })
})

it('one connection goes from its accept to the close of its own descriptor', () => {
  const rows = traceRows(result(all), 'connection')
  expect(rows.map(({ recorded }) => recorded.split('(')[0])).toEqual(['accept4', 'recv', 'close'])
  expect(rows[0]?.since).toBe(0)
})

it('a result without a trace, or without a connection in it, says so', () => {
  expect(() => traceRows(result({ rounds: 3 }), 'all')).toThrow(
    "lab 'one-connection' carries no trace",
  )
  const idle = { ...all, trace: trace.slice(0, 1) }
  expect(() => traceRows(result(idle), 'connection')).toThrow('has no connection in it')
})
