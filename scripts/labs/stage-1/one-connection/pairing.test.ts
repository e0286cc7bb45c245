/** Recorded calls and strace's, brought together. */
import { expect, it } from 'vitest'
import type { TracedCall } from '../../../../stages-src/sys/kernel-trace.ts'
import { parseStrace } from '../../strace-output.ts'
import { pairCalls } from './pairing.ts'

function traced(thread: number, call: string, first: unknown, result: number, error?: string) {
  const found: TracedCall = {
    time: 0,
    thread,
    call,
    arguments: { first },
    result,
    microseconds: 1,
    at: '1-echo/server.ts:1',
    ...(error !== undefined && { error }),
  }
  return found
}

const strace = (...lines: string[]) =>
  parseStrace(lines.map((line, index) => line.replace(' ', ` ${index}.000000 `)).join('\n'))

it('calls meet under the names that the kernel has for them, in order', () => {
  const trace = [
    traced(7, 'poll', [{ fd: 3 }], 1),
    traced(7, 'recv', 4, 6),
    traced(7, 'send', 4, 6),
    traced(7, 'recv', 4, -11, 'EAGAIN'),
    traced(7, 'close', 4, 0),
  ]
  const seen = strace(
    '7 poll([{fd=3, events=POLLIN}], 1, -1) = 1 ([{fd=3, revents=POLLIN}])',
    '7 recvfrom(4, "hello\\n", 65536, MSG_DONTWAIT, NULL, NULL) = 6',
    '7 sendto(4, "hello\\n", 6, MSG_DONTWAIT, NULL, 0) = 6',
    '7 recvfrom(4, 0x5500, 65536, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)',
    '7 close(4) = 0',
  )
  expect(pairCalls(trace, seen)).toEqual(trace.map((_, index) => ({ trace: index, strace: index })))
})

it('what Node calls in between is passed over: another thread, descriptor or result', () => {
  const trace = [traced(7, 'write', 2, 10), traced(7, 'close', 4, 0)]
  const seen = strace(
    '8 write(2, "other one\\n", 10) = 10',
    '7 write(20, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8',
    '7 write(2, "0123", 4) = 4',
    '7 write(2, "0123456789", 10) = 10',
    '7 close(3) = 0',
    '7 close(4) = 0',
  )
  expect(pairCalls(trace, seen)).toEqual([
    { trace: 0, strace: 3 },
    { trace: 1, strace: 5 },
  ])
})

it('a call that strace did not see has no pair, nor does one in the wrong order', () => {
  const trace = [traced(7, 'send', 4, 6), traced(7, 'recv', 4, 6)]
  const seen = strace('7 recvfrom(4, "hello\\n", 9, 0, NULL, NULL) = 6', '7 sendto(4, "", 6) = 6')
  expect(pairCalls(trace, seen)).toEqual([{ trace: 0, strace: 1 }])
})
