/** A lock of one word, first sitting: a number that loses. */
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { Command } from 'commander'

/** The words that the threads share: how many of them are ready, and what they count. */
const READY = 0
const REQUESTS = 1

if (isMainThread) start()
else count(workerData.words, workerData.threads, workerData.times)

/** Starts threads that count, and says what came of it once the last has ended. */
function start(): void {
  const program = new Command('first-lock.ts')
    .description('Counts with several threads, and says what came of it.')
    .option('--threads <number>', 'so many threads', Number, 2)
    .option('--times <number>', 'each counts so many times', Number, 1_000_000)
    .parse()
  const { threads, times } = program.opts()
  const words = new Int32Array(new SharedArrayBuffer(8))
  let running = threads
  for (let number = 0; number < threads; number += 1) {
    const thread = new Worker(import.meta.filename, {
      workerData: { words, threads, times },
    })
    thread.on('exit', () => {
      running -= 1
      if (running > 0) return
      console.log(`requests: ${words[REQUESTS]} of ${threads * times}`)
    })
  }
}

/** Counts so many requests, once every thread is ready to. */
function count(words: Int32Array, threads: number, times: number): void {
  Atomics.add(words, READY, 1)
  while (Atomics.load(words, READY) < threads);
  for (let time = 0; time < times; time += 1) {
    const requests = words[REQUESTS] as number
    words[REQUESTS] = requests + 1
  }
}
