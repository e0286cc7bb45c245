/** The operations that are timed, each so many times. */
import { Mutex } from '../../../../stages-src/3-threads/sync/mutex.ts'
import { Semaphore } from '../../../../stages-src/3-threads/sync/semaphore.ts'

export type OperationName = 'add' | 'one-line' | 'two-lines' | 'mutex' | 'hand-over'

type Operation = (times: number) => void

/** As `thread` carries them out, 0 or 1, in words of `memory`. */
export function operations(
  memory: SharedArrayBuffer,
  thread: number,
): Record<OperationName, Operation> {
  const word = (at: number) => new Int32Array(memory, at, 1)
  const mutex = new Mutex(word(0))
  // In the mutex's line, as that of a queue may be: whoever holds it has the line, too.
  const guarded = word(4)
  return {
    add: adding(word(0)),
    'one-line': adding(word(4 * thread)),
    'two-lines': adding(word(256 * thread)),
    mutex(times) {
      for (let time = 0; time < times; time++) {
        mutex.lock()
        guarded[0] = (guarded[0] as number) + 1
        mutex.unlock()
      }
    },
    'hand-over': handingOver(memory, thread),
  }
}

function adding(counter: Int32Array): Operation {
  return (times) => {
    for (let time = 0; time < times; time++) Atomics.add(counter, 0, 1)
  }
}

/** Two threads that wake each other in turns: there and back, so often. */
function handingOver(memory: SharedArrayBuffer, thread: number): Operation {
  const own = new Semaphore(new Int32Array(memory, 512 + 256 * thread, 1))
  const other = new Semaphore(new Int32Array(memory, 512 + 256 * (1 - thread), 1))
  return (times) => {
    for (let time = 0; time < times; time++) {
      if (thread === 0) other.release()
      own.acquire()
      if (thread === 1) other.release()
    }
  }
}
