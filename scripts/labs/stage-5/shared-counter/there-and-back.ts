/**
 * Two processes that wake each other in turns, by futex(2) on a word of shared memory:
 *
 *     node scripts/labs/stage-5/shared-counter/there-and-back.ts TIMES [words before the other one]
 *
 * Prints how many microseconds it takes there and back. The words may pin the other process:
 * `taskset --cpu-list 1`.
 */
import { type StdioOptions, spawn } from 'node:child_process'
import { memfd_create, must } from '#sys'
import { pass } from './turns.ts'
import { shareMemory } from './words.ts'

const [times = '1000', ...before] = process.argv.slice(2)
const fd = must(memfd_create('there-and-back', 0), 'memfd_create')
const memory = shareMemory(fd)
const mate = [...before, process.execPath, 'scripts/labs/stage-5/shared-counter/mate.ts']
const stdio: StdioOptions = ['ignore', 'inherit', 'inherit', fd]
const child = spawn(mate[0] as string, mate.slice(1), { stdio })
// The other one may not have come yet.
pass(memory, 0, 100)
const began = performance.now()
pass(memory, 0, Number(times))
const took = performance.now() - began
console.log(((took * 1000) / Number(times)).toFixed(2))
child.kill('SIGKILL')
