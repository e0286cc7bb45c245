/**
 * Two processes that count together, in one word of shared memory:
 *
 *     node scripts/labs/stage-5/shared-counter/count.ts plain|atomic [ROUNDS]
 *
 * Prints a line for each round: what there is, what there should be, and how long it took.
 */
import { spawn } from 'node:child_process'
import { futex_wait, futex_wake, memfd_create, must } from '#sys'
import { COUNTER, FINISHED, GATE, shareMemory } from './words.ts'

const PROCESSES = 2
const TIMES = 1_000_000
const [manner = 'plain', rounds = '1'] = process.argv.slice(2)
const fd = must(memfd_create('shared-counter', 0), 'memfd_create')
const memory = shareMemory(fd)
const { words } = memory
const adder = ['scripts/labs/stage-5/shared-counter/adder.ts', manner, `${TIMES}`]
const children = Array.from({ length: PROCESSES }, () =>
  spawn(process.execPath, adder, { stdio: ['ignore', 'inherit', 'inherit', fd] }),
)
waitForAll()
for (let round = 0; round < Number(rounds); round++) {
  words[COUNTER] = 0
  const began = performance.now()
  Atomics.add(words, GATE, 1)
  futex_wake(memory, GATE, PROCESSES)
  waitForAll()
  const took = performance.now() - began
  const should = PROCESSES * TIMES
  const is = Atomics.load(words, COUNTER)
  console.log(`${is} of ${should}: ${should - is} lost, ${took.toFixed(1)} ms`)
}
for (const child of children) child.kill('SIGKILL')

/** Until every process has finished its part, or has come to begin with it. */
function waitForAll(): void {
  for (;;) {
    const finished = Atomics.load(words, FINISHED)
    if (finished === PROCESSES) break
    futex_wait(memory, FINISHED, finished, 1000)
  }
  Atomics.store(words, FINISHED, 0)
}
