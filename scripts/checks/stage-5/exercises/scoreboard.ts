/** Exercise 2: numbers that belong together, whoever writes, looks, or dies meanwhile. */
import type { Check } from '../../check.ts'
import { checksOf } from './printed.ts'

export function scoreboard(): Check[] {
  return checksOf([
    {
      id: 'board-whole',
      title: 'finds only numbers that were there at the same time',
      why: 'Each of the two is read whole. But between two reads a worker has gone on, and what was found never was.',
      reading: 'Linux kernel, Sequence counters and sequential locks; TLPI 53; ECMAScript §29',
      part: 'whole',
      sent: 'very many looks at a slot while its worker writes as fast as it can',
      expected:
        'none that do not belong together, and none older than one before: torn 0, backwards 0',
      isRight: ({ torn, backwards }) => torn === 0 && backwards === 0,
    },
    {
      id: 'board-killed',
      title: 'is read, and right, whenever a worker was killed; and the next one goes on',
      why: 'SIGKILL comes between any two instructions. What was begun then is never finished, and whoever waits for that waits for ever.',
      reading: 'signal(7), SIGKILL; pthread_mutexattr_setrobust(3); TLPI 20.2',
      part: 'killed',
      sent: 'SIGKILL to a worker that writes, at some moment and after each of its atomic operations, a look, and another worker',
      expected: 'numbers that belong together, and higher ones each time: torn 0, stuck 0',
      isRight: ({ torn, stuck }) => torn === 0 && stuck === 0,
    },
    {
      id: 'board-apart',
      title: 'keeps each slot apart from its neighbours',
      why: 'A slot has so many words, and what is beyond them is somebody else’s. No lock would tell.',
      reading: 'mmap(2); CS:APP 9.11.5',
      part: 'apart',
      sent: 'counts to four slots, in one order and in the other',
      expected: 'in each of them what was put there: wrong 0',
      isRight: ({ wrong }) => wrong === 0,
    },
  ])
}
