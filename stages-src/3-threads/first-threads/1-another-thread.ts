/** A thread for each connection, first sitting: another thread. */
import { readlinkSync } from 'node:fs'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { Command } from 'commander'

if (isMainThread) start()
else parentPort?.postMessage(`hello from ${me()}`)

/** Starts threads, and says what it hears of them. */
function start(): void {
  const program = new Command('first-threads.ts')
    .description('Starts threads, and hears from them.')
    .option('--threads <number>', 'start so many', Number, 3)
    .parse()
  const { threads } = program.opts()
  console.log(`here is ${me()}`)
  for (let number = 1; number <= threads; number += 1) {
    const thread = new Worker(import.meta.filename)
    thread.on('message', (words) => console.log(words))
    thread.on('exit', () => console.log(`thread ${number} has ended`))
  }
}

/** This thread, as the kernel knows it: the process, and the task in it. */
function me(): string {
  return readlinkSync('/proc/thread-self')
}
