/** A scenario, second sitting: two threads, one number, and a lock. */
import { Mutex } from '../sync/mutex.ts'

/** What a thread does, from its start to its end. */
function count(memory: SharedArrayBuffer): void {
  const words = new Int32Array(memory)
  const mutex = new Mutex(words.subarray(1))
  mutex.lock()
  words[0] = (words[0] as number) + 1
  mutex.unlock()
}

export const counter = {
  about: 'two threads count one each, under a lock',
  bytes: 8,
  names: { 0: 'count', 4: 'lock' },
  locks: [4],
  threads: { A: count, B: count },
  check(_: unknown, memory: SharedArrayBuffer) {
    const [counted] = new Int32Array(memory)
    if (counted !== 2) throw new Error(`counted to ${counted}`)
  },
}
