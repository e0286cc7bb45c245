/** Sleeping until a word changes, which another process may do: futex(2). */
import { systemCall } from '#sys/kernel'
import { Memory } from './memory.ts'
import type { Mapping } from './shared-memory.ts'

export const FUTEX_WAIT = 0
export const FUTEX_WAKE = 1

const kernelFutex = systemCall(
  'long syscall(SYS_futex, uint32_t *uaddr, int futex_op, uint32_t val, ' +
    'const struct timespec *timeout, uint32_t *uaddr2, uint32_t val3)',
  ['EAGAIN', 'EINTR', 'EINVAL', 'ETIMEDOUT'],
)

/**
 * Sleeps while word `word` of `mapping` is `value`, until it is woken or `timeout`
 * milliseconds are over (Infinity: however long it takes). 0 when woken, be it for
 * nothing; or -EAGAIN where the word has another value, -ETIMEDOUT, -EINTR.
 */
export function futex_wait(
  mapping: Mapping,
  word: number,
  value: number,
  timeout: number,
): number {
  const address = mapping.address + 4 * word
  const time = timeout === Infinity ? 0 : timespec(timeout)
  return kernelFutex(address, FUTEX_WAIT, value >>> 0, time, 0, 0)
}

/** Wakes `count` of those who sleep on that word, in any process: how many. */
export function futex_wake(mapping: Mapping, word: number, count: number): number {
  return kernelFutex(mapping.address + 4 * word, FUTEX_WAKE, count, 0, 0, 0)
}

/** Makes `time` so many milliseconds: its address. */
function timespec(milliseconds: number): number {
  time.setInt64(0, Math.floor(milliseconds / 1000))
  time.setInt64(8, Math.floor((milliseconds % 1000) * 1e6))
  return time.address
}

/** A struct timespec: seconds and nanoseconds. */
const time = new Memory(16)
