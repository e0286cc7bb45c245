/** A lock of one word, second sitting: two numbers that do not agree. */
import { setImmediate } from 'node:timers/promises'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { Command } from 'commander'

/** The words that the threads share: how many of them are ready, and what they count. */
const READY = 0
const REQUESTS = 1
const BYTES = 2
/** How many bytes there are for each request. */
const PAGE = 10

if (isMainThread) start()
else count(workerData.words, workerData.threads, workerData.times)

/** Starts threads that count, looks at their numbers meanwhile, and says what it saw. */
async function start(): Promise<void> {
  const program = new Command('first-lock.ts')
    .description('Counts with several threads, and says what came of it.')
    .option('--threads <number>', 'so many threads', Number, 2)
    .option('--times <number>', 'each counts so many times', Number, 1_000_000)
    .parse()
  const { threads, times } = program.opts()
  const words = new Int32Array(new SharedArrayBuffer(12))
  let running = threads
  for (let number = 0; number < threads; number += 1) {
    const thread = new Worker(import.meta.filename, {
      workerData: { words, threads, times },
    })
    thread.on('exit', () => {
      running -= 1
    })
  }
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

/** Counts so many requests and their bytes, once every thread is ready to. */
function count(words: Int32Array, threads: number, times: number): void {
  Atomics.add(words, READY, 1)
  while (Atomics.load(words, READY) < threads);
  for (let time = 0; time < times; time += 1) {
    Atomics.add(words, REQUESTS, 1)
    Atomics.add(words, BYTES, PAGE)
  }
}

/** Whether there are as many bytes as so many requests have. */
function agree(words: Int32Array): boolean {
  const requests = Atomics.load(words, REQUESTS)
  return Atomics.load(words, BYTES) === requests * PAGE
}
