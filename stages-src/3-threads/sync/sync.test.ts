/** The primitives between real threads; every schedule of them is the explorer's. */
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { BoundedQueue, CLOSED, EMPTY } from './bounded-queue.ts'
import { Condition } from './condition.ts'
import { Mutex } from './mutex.ts'
import { Semaphore } from './semaphore.ts'
import { bytesFor, Words } from './words.ts'

const folder = new URL('.', import.meta.url)

/** Runs `body` on `count` threads, with the primitives and a Words on `memory`. */
async function onThreads(
  memory: SharedArrayBuffer,
  count: number,
  body: string,
): Promise<unknown[]> {
  const program = `
    import { parentPort, workerData } from 'node:worker_threads'
    const load = async (file) => import(new URL(file, workerData.folder))
    const { Words } = await load('words.ts')
    const { Mutex } = await load('mutex.ts')
    const { Condition } = await load('condition.ts')
    const { Semaphore } = await load('semaphore.ts')
    const { BoundedQueue, CLOSED } = await load('bounded-queue.ts')
    const words = new Words(workerData.memory)
    const me = workerData.index
    parentPort.postMessage((() => { ${body} })())`
  const url = new URL(`data:text/javascript,${encodeURIComponent(program)}`)
  return Promise.all(
    Array.from(
      { length: count },
      (_, index) =>
        new Promise((resolve, reject) => {
          const workerData = { memory, index, folder: `${folder}` }
          const thread = new Worker(url, { workerData })
          thread.once('message', resolve)
          thread.once('error', reject)
        }),
    ),
  )
}

function shared(...counts: number[]): { memory: SharedArrayBuffer; words: Words } {
  const memory = new SharedArrayBuffer(bytesFor(counts))
  return { memory, words: new Words(memory) }
}

describe('words', () => {
  test('are handed out each on cache lines of their own, and come to an end', () => {
    const { words } = shared(1, 17, 1)
    const stretches = [words.take(1), words.take(17), words.take(1)]
    expect(stretches.map(({ byteOffset }) => byteOffset)).toEqual([0, 64, 192])
    expect(stretches.map(({ length }) => length)).toEqual([1, 17, 1])
    expect(() => words.take(1)).toThrow(RangeError)
  })
})

describe('a mutex', () => {
  test('lets in one thread at a time', async () => {
    const { memory, words } = shared(1, 1)
    await onThreads(
      memory,
      3,
      `const mutex = new Mutex(words.take(1)), count = words.take(1)
       for (let i = 0; i < 20000; i += 1) { mutex.lock(); count[0] += 1; mutex.unlock() }`,
    )
    words.take(1)
    expect(words.take(1)[0]).toBe(60_000)
  })

  test('is given up where its time is over, and taken where it is free', () => {
    const { words } = shared(1)
    const mutex = new Mutex(words.take(1))
    expect(mutex.lock()).toBe(true)
    expect(mutex.lock(5)).toBe(false)
    mutex.unlock()
    expect(mutex.lock(0)).toBe(true)
  })

  test('says so where nobody holds it', () => {
    const mutex = new Mutex(shared(1).words.take(1))
    expect(() => mutex.unlock()).toThrow('nobody holds')
  })
})

describe('a condition', () => {
  test('wakes everybody who waits, and holds the mutex afterwards', async () => {
    const { memory, words } = shared(1, 1, 2)
    const [mutex, condition] = [
      new Mutex(words.take(1)),
      new Condition(words.take(1)),
    ]
    const state = words.take(2)
    const done = onThreads(
      memory,
      2,
      `const mutex = new Mutex(words.take(1)), condition = new Condition(words.take(1))
       const state = words.take(2)
       mutex.lock()
       state[1] += 1
       while (state[0] === 0) condition.wait(mutex)
       state[1] -= 1
       mutex.unlock()
       return true`,
    )
    for (;;) {
      mutex.lock()
      const waiting = state[1] === 2
      if (waiting) state[0] = 1
      mutex.unlock()
      if (waiting) break
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    condition.broadcast()
    expect(await done).toEqual([true, true])
    expect(state[1]).toBe(0)
  })

  test('is not waited for longer than it may', () => {
    const { words } = shared(1, 1)
    const [mutex, condition] = [
      new Mutex(words.take(1)),
      new Condition(words.take(1)),
    ]
    mutex.lock()
    expect(condition.wait(mutex, 5)).toBe(false)
    mutex.unlock() // it is held, or this would throw
  })
})

describe('a semaphore', () => {
  test('lets in as many as it has permits', async () => {
    const { memory, words } = shared(1, 2)
    const semaphore = new Semaphore(words.take(1))
    semaphore.release(2)
    const inside = words.take(2)
    await onThreads(
      memory,
      4,
      `const semaphore = new Semaphore(words.take(1)), inside = words.take(2)
       for (let i = 0; i < 2000; i += 1) {
         semaphore.acquire()
         const now = Atomics.add(inside, 0, 1) + 1
         if (now > 2) Atomics.store(inside, 1, now)
         Atomics.sub(inside, 0, 1)
         semaphore.release()
       }`,
    )
    expect([...inside, semaphore.permits]).toEqual([0, 0, 2])
  })

  test('has none left after the last', () => {
    const semaphore = new Semaphore(shared(1).words.take(1))
    semaphore.release()
    expect([semaphore.acquire(0), semaphore.acquire(5)]).toEqual([true, false])
    expect(semaphore.tryAcquire()).toBe(false)
  })
})

describe('a bounded queue', () => {
  function queueOf(capacity: number): BoundedQueue {
    const { words } = shared(...BoundedQueue.words(capacity))
    return new BoundedQueue(capacity, (count) => words.take(count))
  }

  test('keeps the order around its end, and says what it cannot do', () => {
    const queue = queueOf(2)
    expect([queue.push(1), queue.push(2), queue.push(3, 5)]).toEqual([
      true,
      true,
      false,
    ])
    expect([queue.pop(), queue.push(4), queue.pop(), queue.pop()]).toEqual([
      1,
      true,
      2,
      4,
    ])
    expect([queue.pop(5), queue.length]).toEqual([EMPTY, 0])
    queue.push(5)
    queue.close()
    expect([queue.push(6), queue.pop(), queue.pop()]).toEqual([false, 5, CLOSED])
  })

  test('loses nothing between two producers and two consumers', async () => {
    const memory = new SharedArrayBuffer(bytesFor([...BoundedQueue.words(3), 1]))
    const taken = await onThreads(
      memory,
      4,
      `const queue = new BoundedQueue(3, (count) => words.take(count))
       const finished = words.take(1)
       const taken = []
       if (me < 2) {
         for (let i = 0; i < 3000; i += 1) queue.push(2 * i + me)
         if (Atomics.add(finished, 0, 1) === 1) queue.close()
       } else {
         for (let item = queue.pop(); item !== CLOSED; item = queue.pop()) taken.push(item)
       }
       return taken`,
    )
    const all = (taken as number[][]).flat().sort((a, b) => a - b)
    expect(all).toEqual(Array.from({ length: 6000 }, (_, index) => index))
  })
})
