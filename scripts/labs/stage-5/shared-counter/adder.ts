/** A process that adds one, many times, whenever the gate opens: `adder.ts plain|atomic TIMES`. */
import { futex_wait, futex_wake } from '#sys'
import { COUNTER, FINISHED, GATE, mapShared, SHARED } from './words.ts'

const [manner = 'plain', count = '1'] = process.argv.slice(2)
const times = Number(count)
const memory = mapShared(SHARED)
const { words } = memory

for (let round = 0; ; round++) {
  Atomics.add(words, FINISHED, 1)
  futex_wake(memory, FINISHED, 1)
  // All begin at the same time: whoever wakes late would be alone for most of it.
  while (Atomics.load(words, GATE) === round) futex_wait(memory, GATE, round, 60_000)
  if (manner === 'plain') addPlainly()
  else addAtomically()
}

function addPlainly(): void {
  for (let time = 0; time < times; time++) words[COUNTER] = (words[COUNTER] as number) + 1
}

function addAtomically(): void {
  for (let time = 0; time < times; time++) Atomics.add(words, COUNTER, 1)
}
