/** Taking turns: whose it is stands in a word, on which the other one sleeps. */
import { futex_wait, futex_wake, type Mapping } from '#sys'
import { TURN } from './words.ts'

/** `mine` is 0 or 1: who begins is 0. So many times the turn goes there and comes back. */
export function pass(memory: Mapping, mine: 0 | 1, times: number): void {
  const { words } = memory
  const others = 1 - mine
  for (let time = 0; time < times; time++) {
    if (mine === 1) waitFor(memory, mine)
    Atomics.store(words, TURN, others)
    futex_wake(memory, TURN, 1)
    if (mine === 0) waitFor(memory, mine)
  }
}

function waitFor(memory: Mapping, turn: number): void {
  while (Atomics.load(memory.words, TURN) !== turn) futex_wait(memory, TURN, 1 - turn, 1000)
}
