/**
 * Yours to write: threads that count, and the lock that makes them right, in three
 * sittings. It is no server: it counts, says what came of it, and ends. It says:
 *
 *   requests: 2000000 of 2000000
 *   bytes: 20000000 of 20000000
 *   did not agree: 0 of 65762 times
 *
 * 1. Several threads count requests in one word of shared memory.
 *    http://127.0.0.1:4321/week/7/#a-number-that-loses
 * 2. They count bytes, too, ten for each request; the main thread looks at both.
 *    http://127.0.0.1:4321/week/7/#two-numbers-that-do-not-agree
 * 3. A lock, by Atomics.compareExchange, wait and notify. The main thread holds it for
 *    as long as --hold says, while the threads wait.
 *    http://127.0.0.1:4321/week/7/#a-lock-of-one-word
 *
 * Run it:   npm run stage -- 3 --week 7 --mine
 * Check it: npm run check -- 3 --week 7 --mine
 */
import { Command } from 'commander'

const program = new Command('first-lock.ts')
  .description('Counts with several threads, and says what came of it.')
  .option('--threads <number>', 'so many threads', Number, 2)
  .option('--times <number>', 'each counts so many times', Number, 1_000_000)
  .option('--hold <milliseconds>', 'hold the lock so long at first', Number, 100)
  .parse()
const { threads, times } = program.opts()

console.log(`nobody counts to ${threads * times} yet: write the first sitting`)
