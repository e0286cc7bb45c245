/** Week 9's program: two threads that sleep until there is something, and what to try. */
import { Condition } from './sync/condition.ts'
import { Mutex } from './sync/mutex.ts'

/** Adds `change` to the number under the lock, once the sum is not negative. */
function add(memory: SharedArrayBuffer, change: number): void {
  const words = new Int32Array(memory)
  const mutex = new Mutex(words.subarray(1))
  const changed = new Condition(words.subarray(2))
  mutex.lock()
  while ((words[0] as number) + change < 0) changed.wait(mutex)
  words[0] = (words[0] as number) + change
  mutex.unlock()
  if (change > 0) changed.signal()
}

const put = (memory: SharedArrayBuffer) => add(memory, 1)
const take = (memory: SharedArrayBuffer) => add(memory, -1)

export const jobs = {
  about: 'two threads put a job each, two others wait for one each',
  bytes: 12,
  names: { 0: 'jobs', 4: 'lock', 8: 'signals' },
  locks: [4],
  threads: { A: put, B: put, C: take, D: take },
  check(_: unknown, memory: SharedArrayBuffer) {
    const [left] = new Int32Array(memory)
    if (left !== 0) throw new Error(`${left} are left`)
  },
}
