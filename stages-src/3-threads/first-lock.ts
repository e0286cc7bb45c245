/** Week 7's program: threads that count two numbers, under a lock of one word. */
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { Command } from 'commander'

/** The words that the threads share: a lock, and what they count. */
const LOCK = 0
const REQUESTS = 1
const BYTES = 2
/** How many bytes there are for each request. */
const PAGE = 10

if (isMainThread) start()
else count(workerData.words, workerData.times)

/** Starts threads that count, looks at their numbers meanwhile, and says what it saw. */
async function start(): Promise<void> {
  const program = new Command('first-lock.ts')
    .description('Counts with several threads, and says what came of it.')
    .option('--threads <number>', 'so many threads', Number, 2)
    .option('--times <number>', 'each counts so many times', Number, 1_000_000)
    .option('--hold <milliseconds>', 'hold the lock so long at first', Number, 100)
    .parse()
  const { threads, times, hold } = program.opts()
  const words = new Int32Array(new SharedArrayBuffer(12))
  let running = threads
  lock(words)
  for (let number = 0; number < threads; number += 1) {
    const thread = new Worker(import.meta.filename, {
      workerData: { words, times },
    })
    thread.on('exit', () => {
      running -= 1
    })
  }
  await sleep(hold)
  unlock(words)
  let looks = 0
  let apart = 0
  for (; running > 0; looks += 1) {
    if (!agree(words)) apart += 1
    await setImmediate()
  }
  console.log(`requests: ${words[REQUESTS]} of ${threads * times}`)
  console.log(`bytes: ${words[BYTES]} of ${threads * times * PAGE}`)
  console.log(`did not agree: ${apart} of ${looks} times`)
}

/** Counts so many requests and their bytes. */
function count(words: Int32Array, times: number): void {
  for (let time = 0; time < times; time += 1) {
    lock(words)
    words[REQUESTS] = (words[REQUESTS] as number) + 1
    words[BYTES] = (words[BYTES] as number) + PAGE
    unlock(words)
  }
}

/** Whether there are as many bytes as so many requests have. */
function agree(words: Int32Array): boolean {
  lock(words)
  const isRight = words[BYTES] === (words[REQUESTS] as number) * PAGE
  unlock(words)
  return isRight
}

/** Makes the word 1 where it is 0; sleeps where it is not, until it may have changed. */
function lock(words: Int32Array): void {
  while (Atomics.compareExchange(words, LOCK, 0, 1) !== 0) {
    Atomics.wait(words, LOCK, 1)
  }
}

/** Gives the lock back, and wakes one of those who sleep for it. */
function unlock(words: Int32Array): void {
  Atomics.store(words, LOCK, 0)
  Atomics.notify(words, LOCK, 1)
}
